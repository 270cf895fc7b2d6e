"""The gate of coverage over the files where law and rights live: every line, both ways of every branch."""
