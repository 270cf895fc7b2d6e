"""A few matters in different states, so that the lists of a new demo are not empty."""


def tell_story() -> None:
    """Complaints, clues and inspections around the showcase shops."""
