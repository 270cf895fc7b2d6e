"""Floor 3, 五码: codes, portrait, risk."""
