"""The rows that were refused, once more as they came: cell by cell under the columns that the source declares."""

import json
from collections.abc import Iterator, Sequence

from xinheng.fusion.intake.compiling.plan import Plan
from xinheng.fusion.intake.reading.headers import places_of
from xinheng.fusion.intake.reading.numbering import LINE_END
from xinheng.fusion.intake.reading.plain import load_plain
from xinheng.fusion.intake.reading.staging import PLAIN_ROWS, Staged, regular_rows, titles_of, unguarded
from xinheng.fusion.intake.workspace import Workspace

# A row's cells by column.
Cells = dict[str, str]
PAGE = 5_000


def originals(space: Workspace, plan: Plan, files: Sequence[Staged], limit: int) -> Iterator[tuple[int, int, Cells]]:
    """(file, line, cells) of every row in `rejected`, up to `limit` of each file; only what the source wants is told.

    The files are read a second time, which costs nothing where nothing was refused.
    """
    for number, staged in enumerate(files):
        if not space.count(f"SELECT count(*) FROM rejected WHERE file = {number}"):
            continue
        for wrong in staged.misshapen[:limit]:
            yield number, wrong.line, _by_place(plan, staged, wrong.cells)
        yield from _read(space, plan, number, staged, limit)


def _read(space: Workspace, plan: Plan, number: int, staged: Staged, limit: int) -> Iterator[tuple[int, int, Cells]]:
    rows = regular_rows(staged, plan) if staged.regular else _plain(space, plan, staged)
    if not rows:
        return
    if plan.corrects:
        rows = unguarded(rows, len(staged.header))
    index_of = _index(plan, staged)
    said = ", ".join(f"c{place}" for place in index_of.values())
    stream = space.duck.cursor().execute(
        f"SELECT line, {said} FROM ({rows}) SEMI JOIN (SELECT line FROM rejected WHERE file = {number}) USING (line) "
        f"ORDER BY line LIMIT {limit}"
    )
    while page := stream.fetchmany(PAGE):
        for line, *cells in page:
            told = ((cell or "").replace(LINE_END, "\n") for cell in cells)
            yield number, line, dict(zip(index_of, told, strict=True))
    space.duck.execute("DROP TABLE IF EXISTS plain")


def _plain(space: Workspace, plan: Plan, staged: Staged) -> str:
    """The query of a file that DuckDB read by itself; empty when it is gone or no longer what it was."""
    lines = staged.lines
    found = staged.path.is_file() and load_plain(space, staged.path, plan.source.delimiter, lines, titles_of(plan))
    return PLAIN_ROWS if found else ""


def _index(plan: Plan, staged: Staged) -> dict[str, int]:
    return {column: places[0] for column, places in places_of(staged.header, plan.columns).items() if places}


def _by_place(plan: Plan, staged: Staged, cells: Sequence[str]) -> Cells:
    """What of a misshapen record seems to stand under each column; whoever corrects it looks at the reason."""
    return {
        column: cells[place].replace(LINE_END, "\n") if place < len(cells) else ""
        for column, place in _index(plan, staged).items()
    }


def as_text(cells: Cells) -> str:
    """The cells as they are sealed and marked."""
    return json.dumps(cells, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
