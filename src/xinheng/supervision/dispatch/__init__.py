"""Dispatch: who does what about a clue."""
