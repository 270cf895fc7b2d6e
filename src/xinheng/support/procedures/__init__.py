"""Matters, steps and legal clocks."""
