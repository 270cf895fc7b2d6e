"""Floor 0: plain Python without Django. Codes, calendars, clocks, masking, canonical JSON."""
