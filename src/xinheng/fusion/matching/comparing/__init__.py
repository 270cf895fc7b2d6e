"""Matching statements about the same subject: cleaned, brought together in blocks, compared and weighed by Splink."""
