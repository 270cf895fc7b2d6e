"""Tickets about the quality of data."""
