"""Where a file's header stands and what it calls its columns: titles above it, two rows of it, width and blanks."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from xinheng.kit.characters import folded

# Between the two rows of a header: 处罚/种类.
JOINT = "/"
# So many records may stand above a header that nobody declared.
SEARCHED = 20
# What a header of a template has beside the name: marks and words that say whether it must be filled, colons.
_MARKS = str.maketrans("", "", "*＊:：")
_ASKED = re.compile(r"\((?:必填|必填项|选填|选填项|可选|非必填|可不填)\)")


def alike(title: str) -> str:
    """The form in which a file's column and a declared one are compared: width, brackets, blanks and case folded."""
    return _ASKED.sub("", folded(title)).upper().translate(_MARKS)


@dataclass(frozen=True)
class Titles:
    """What a source says of its header: the columns it must have, and how many rows stand above it and make it up."""

    wanted: tuple[str, ...] = ()
    above: int | None = None
    rows: int = 1

    @property
    def is_plain(self) -> bool:
        """Whether the header may simply be the first row."""
        return not self.above and self.rows == 1

    def header_in(self, head: Sequence[tuple[int, list[str]]], *, ended: bool) -> tuple[int, list[str]] | None:
        """The header and its line, once the records read so far tell it. At the end of the file, or of patience, it is
        the record that has most of the wanted columns."""
        if self.above is not None or self.rows > 1:
            needed = (self.above or 0) + self.rows
            if len(head) < needed and not ended:
                return None
            rows = [cells for _, cells in head[self.above or 0 : needed]] or [[]]
            return (head[min(needed, len(head)) - 1][0] if head else 1), joined(rows)
        line, cells = head[-1] if head else (1, list[str]())
        if head and self._has_all(cells):
            return line, cells
        if not head or (len(head) < SEARCHED and not ended):
            return None
        return max(head, key=lambda record: len(self._missing_from(record[1])) * -1)

    def _has_all(self, cells: Sequence[str]) -> bool:
        return not self._missing_from(cells)

    def _missing_from(self, cells: Sequence[str]) -> set[str]:
        return {alike(title) for title in self.wanted} - {alike(cell) for cell in cells}


def joined(rows: Sequence[Sequence[str]]) -> list[str]:
    """Several rows of a header as one: each column under the title that spans it, 处罚 over 种类 as 处罚/种类."""
    width = max(len(row) for row in rows)
    names = [""] * width
    for number, row in enumerate(rows):
        cells = [*row, *[""] * (width - len(row))]
        last = ""
        for place, cell in enumerate(cells):
            # What spans several columns stands in the first of them; the lowest row is never spread.
            last = cell or (last if number < len(rows) - 1 else "")
            if last and last != names[place].rpartition(JOINT)[2]:
                names[place] = f"{names[place]}{JOINT}{last}" if names[place] else last
    return names


def places_of(header: Sequence[str], titles: Sequence[str]) -> dict[str, list[int]]:
    """Where each declared column stands: as written, else folded, else by the lowest row of its title alone."""
    exact, near, low = dict[str, list[int]](), dict[str, list[int]](), dict[str, list[int]]()
    for place, column in enumerate(header):
        exact.setdefault(column, []).append(place)
        near.setdefault(alike(column), []).append(place)
        low.setdefault(alike(column.rpartition(JOINT)[2]), []).append(place)
    return {title: exact.get(title) or near.get(alike(title)) or low.get(alike(title)) or [] for title in titles}
