"""Pages of the data centre, one file a kind of work."""
