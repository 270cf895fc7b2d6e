"""Clues: what may be wrong somewhere."""
