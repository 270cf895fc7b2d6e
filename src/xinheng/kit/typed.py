"""Whole numbers as an address or a form brings them: whatever stands there, nothing breaks and no table overflows."""

# What any key of a table fits in.
DIGITS = 14


def whole(text: str, digits: int = DIGITS) -> int | None:
    """The number, None for what is none or is longer; Python itself reads no text of thousands of digits."""
    return int(text) if text.isdecimal() and len(text) <= digits else None
