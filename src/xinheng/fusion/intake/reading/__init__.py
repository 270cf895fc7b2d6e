"""From bytes as they come to one staged table."""
