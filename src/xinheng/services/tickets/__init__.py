"""Tickets of other platforms (12315, 12345), taken in by the file."""
