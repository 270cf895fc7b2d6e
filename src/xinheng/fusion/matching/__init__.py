"""Matching: which subjects and nameless records are one and the same, by code first, then by what they say."""
