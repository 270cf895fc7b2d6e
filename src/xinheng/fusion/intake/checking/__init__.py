"""From staged texts to values that hold, and what does not."""
