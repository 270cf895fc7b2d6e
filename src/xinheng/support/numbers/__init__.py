"""Numbers of matters and papers."""
