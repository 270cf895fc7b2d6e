"""What people read of a score, and whether it is true."""
