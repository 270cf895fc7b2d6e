"""Whom a row is about, what is new of it, and writing that to the registers."""
