"""A source by example: what a file's columns are likely to mean, proposed for a steward to correct."""
