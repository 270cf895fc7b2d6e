"""Where the header of an unknown table stands, and whether two rows make it up."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from xinheng.fusion.intake.reading.headers import SEARCHED, joined

# Characters of a column's name.
LONGEST_NAME = 30


def header_in(rows: Sequence[Sequence[str]]) -> int:
    """The row with the most different texts that are no numbers; titles above a table have one."""
    return max(range(min(len(rows), SEARCHED)), key=lambda place: (_names(rows[place]), -place))


def with_one_header(rows: list[list[str]]) -> tuple[list[list[str]], dict[str, str | int]]:
    """The rows with a header of two rows made one, and what a source says of it (`title_rows`, `header_rows`)."""
    place = header_in(rows)
    for upper in (place - 1, place):
        if 0 <= upper < len(rows) - 2 and _spans(rows[upper], rows[upper + 1]):
            one = joined(rows[upper : upper + 2])
            return [*rows[:upper], one, *rows[upper + 2 :]], {"title_rows": upper, "header_rows": 2}
    return rows, {}


def _spans(upper: Sequence[str], lower: Sequence[str]) -> bool:
    """Whether the upper row's titles span the names of the lower one: under each that spans several columns stand as
    many names, under any other nothing or, where the two are merged, the same."""
    width = max(len(upper), len(lower))
    above, below = ([*row, *[""] * (width - len(row))] for row in (upper, lower))
    spanned = False
    for title, places in _titles(above):
        names = [below[place] for place in places]
        # A line that says who reports, and until when, is no header.
        if len(places) == width or not _is_name(title) or set(title) & set(":："):
            return False
        if len(places) > 1:
            if not all(map(_is_name, names)) or len(set(names)) < len(names):
                return False
            spanned = True
        elif names not in ([""], [title]):
            return False
    return spanned


def _titles(row: Sequence[str]) -> Iterator[tuple[str, list[int]]]:
    """Each title with the columns it stands over: its own and those beside it that are empty or say the same."""
    last, spread = "", list[str]()
    for cell in row:
        last = cell or last
        spread.append(last)
    for title, found in groupby(range(len(row)), key=lambda place: spread[place]):
        yield title, list(found)


def _names(row: Sequence[str]) -> int:
    return len({cell for cell in row if _is_name(cell)})


def _is_name(cell: str) -> bool:
    return bool(cell) and len(cell) <= LONGEST_NAME and not any(letter.isdigit() for letter in cell)
