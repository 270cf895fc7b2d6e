"""Cells of tables that people open in a spreadsheet."""

# A cell that begins so would be run as a formula; an East Asian spreadsheet reads the wide characters alike.
FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n", "\0")


def safe(text: str) -> str:
    """The text as a cell that no spreadsheet runs (ASVS 5.0, 1.2.10)."""
    return "'" + text if text.startswith(FORMULA) else text
