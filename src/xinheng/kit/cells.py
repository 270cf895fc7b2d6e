"""Cells of tables that people open in a spreadsheet."""

# A cell that begins so would be run as a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def safe(text: str) -> str:
    """The text as a cell that no spreadsheet runs (ASVS 5.0, 1.2.10)."""
    return "'" + text if text.startswith(_FORMULA) else text
