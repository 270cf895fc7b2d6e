"""What is tried too often from one place, and what was done about it."""
