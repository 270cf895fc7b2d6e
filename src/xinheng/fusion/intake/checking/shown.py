"""The first rows that would be refused and values that would be left out, for who decides whether a delivery is taken.

Of a restricted field nothing is repeated, of an open one no personal number.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from xinheng.fusion.intake.checking.rows import VEIL
from xinheng.fusion.intake.compiling.plan import Plan
from xinheng.fusion.intake.reading.staging import Staged
from xinheng.fusion.intake.workspace import Workspace
from xinheng.kit.personal.striking import excerpt

# Rows, and values, that are shown; more stand in the delivery once it is taken in. Characters of each.
ROWS, CHARACTERS = 50, 200
# A file, a line of it, a column, what was got there, and the reason.
Shown = tuple[str, int, str, str, str]
# The same as it was judged: the file's number first.
_Problem = tuple[int, int, str, str | None, str]


@dataclass(frozen=True)
class RowsTried:
    """What is shown of a delivery that is only tried, a line for each problem."""

    refused: tuple[Shown, ...]
    left_out: tuple[Shown, ...]


def look_at(space: Workspace, plan: Plan, files: Sequence[Staged]) -> RowsTried:
    """The first of what was judged, in the order of the files."""
    return RowsTried(tuple(_shown(files, _refused(space))), tuple(_shown(files, _left_out(space, plan))))


def _refused(space: Workspace) -> list[_Problem]:
    """Every problem of the first rows."""
    first = f"(SELECT DISTINCT file, line FROM rejected ORDER BY ALL LIMIT {ROWS})"
    told = f"SELECT * FROM rejected SEMI JOIN {first} USING (file, line) ORDER BY file, line, column_name"
    return space.duck.execute(told).fetchall()


def _left_out(space: Workspace, plan: Plan) -> Iterator[_Problem]:
    told = (
        "SELECT field, file, line, column_name, got, reason FROM said_findings "
        f"ORDER BY file, line, column_name LIMIT {ROWS}"
    )
    for field, file, line, column, got, reason in space.duck.execute(told).fetchall():
        yield file, line, column, VEIL if plan.type.fields[field].privacy != "open" else got, reason


def _shown(files: Sequence[Staged], rows: Iterable[_Problem]) -> Iterator[Shown]:
    for file, line, column, got, reason in rows:
        yield files[file].name, line, column, excerpt(got or "", CHARACTERS), excerpt(reason, CHARACTERS)
