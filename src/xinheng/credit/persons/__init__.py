"""Key persons: who is barred or warned, where they work now, and who was told of it."""
