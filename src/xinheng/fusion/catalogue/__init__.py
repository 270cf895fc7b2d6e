"""Catalogue: what data the city has, how good they are, and what the standard said at which time."""
