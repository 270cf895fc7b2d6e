"""The registers: subjects, their identifiers and their records. The only truth."""
