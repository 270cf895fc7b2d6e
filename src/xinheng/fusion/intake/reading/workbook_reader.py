"""A worksheet as CSV, in a process with limited memory: a workbook that breaks it takes only this process along.

Run as `python -m xinheng.fusion.intake.reading.workbook_reader FILE SHEET WANTED OUT UNPACKED MEMORY SECONDS`, WANTED a
list of columns in JSON; exit code 1 comes with a sentence on stdout.
"""

import csv
import json
import resource
import sys
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetMetadata,
    SheetTypeEnum,
    SheetVisibleEnum,
    WorksheetNotFound,
)

from xinheng.fusion.intake.reading.headers import JOINT, SEARCHED, alike
from xinheng.fusion.intake.reading.weighing import counts_from_1904, weigh
from xinheng.fusion.intake.reading.workbooks import EVERY
from xinheng.fusion.intake.refusals import IntakeRefused

# Sheets that are looked at, rows that may be titles, rows that one merged cell may span, and all.
MOST_NAMED, TITLES, MOST_MERGED, MOST_SPANNED = 20, 10, 100_000, 2_000_000
# Rows of a sheet that tell whether it is a table, cells that make a row one of a table, and as many as settle it.
LOOKED_AT, CELLS, SETTLED = 100, 3, 10


def main(arguments: list[str]) -> int:
    """Writes the worksheet; with an empty sheet name the one that is likeliest meant. With `*` it only tells what each
    sheet lacks."""
    path, sheet, wanted, out, *limits = arguments
    unpacked, memory, seconds = map(int, limits)
    _keep_within(memory, seconds)
    name = Path(path).name
    try:
        silent = weigh(Path(path), unpacked)
        # By content: departments rename files.
        with Path(path).open("rb") as file:
            book = CalamineWorkbook.from_filelike(file)
            if sheet == EVERY:
                sys.stdout.write(json.dumps(list(_lacking(book, json.loads(wanted)))))
                return 0
            rows, sheets = _chosen(book, sheet, json.loads(wanted))
            seen = {"sheet": rows.name, "sheets": sheets, "merged": _write(rows, Path(out)), "silent": silent,
                    "from_1904": counts_from_1904(Path(path))}  # fmt: skip
    except IntakeRefused as refused:
        return _say(str(refused))
    except PasswordError:
        return _say(f"工作簿 {name} 已加密。请取消密码后再提交。")
    except WorksheetNotFound:
        return _say(f"工作簿 {name} 没有工作表“{sheet}”，已有：{'、'.join(book.sheet_names)}。请改名或修改数据源声明。")
    except (CalamineError, MemoryError, OSError, ValueError, IndexError):
        return _say(f"工作簿 {name} 无法读取，可能已加密、损坏或过大。请取消密码，用表格软件另存一份，或改交 CSV。")
    sys.stdout.write(json.dumps(seen))
    return 0


def _keep_within(memory: int, seconds: int) -> None:
    """What the system takes care of: no file may say how much of the machine it needs."""
    for what, most in (
        (resource.RLIMIT_AS, memory), (resource.RLIMIT_FSIZE, memory), (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_CORE, 0),
    ):  # fmt: skip
        resource.setrlimit(what, (most, most))


def _chosen(book: CalamineWorkbook, sheet: str, wanted: list[str]) -> tuple[CalamineSheet, list[tuple[str, int]]]:
    """The sheet that is read, the named one or the likeliest, and the sheets there are: those that hold something with
    their rows, where they were looked at.

    No charts, and of the likeliest none that are hidden: templates keep their lists there.
    """
    all = _worksheets(book)[:MOST_NAMED]
    if sheet:
        return book.get_sheet_by_name(sheet), [(one.name, 0) for one in all]
    best, likest, told = None, (-1, -1, -1), list[tuple[str, int]]()
    for one in all:
        # The likeliest so far and this one are all that is held: together all sheets may not fit what is allowed.
        here = book.get_sheet_by_name(one.name)
        if here.height:
            told.append((one.name, here.height))
        if one.visible == SheetVisibleEnum.Visible and (like := _likeness(here, wanted)) > likest:
            best, likest = here, like
    return best or book.get_sheet_by_index(0), told


def _lacking(book: CalamineWorkbook, wanted: list[str]) -> Iterator[tuple[str, int, list[str]]]:
    """Each visible sheet that holds something: its rows, and the wanted columns that none of its first rows names."""
    for one in _worksheets(book):
        here = book.get_sheet_by_name(one.name)
        if here.height and one.visible == SheetVisibleEnum.Visible:
            there = set[str]().union(*_heads(here.to_python(nrows=SEARCHED)))
            yield one.name, here.height, [title for title in wanted if not _names_of(title) & there]


def _worksheets(book: CalamineWorkbook) -> list[SheetMetadata]:
    return [one for one in book.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet]


def _names_of(title: str) -> set[str]:
    """What a wanted column may be called in a single row of the header."""
    return {alike(title), alike(title.rpartition(JOINT)[2])}


def _heads(rows: Iterable[Iterable[object]]) -> list[set[str]]:
    return [{alike(text) for cell in row if (text := _text(cell))} for row in rows]


def _likeness(sheet: CalamineSheet, wanted: list[str]) -> tuple[int, int, int]:
    """How likely a sheet is the table that is meant: the wanted columns that one of its first rows has; its rows that
    look like a table's; its rows. A cover has lines and pairs of words."""
    rows = [[_text(cell) for cell in row] for row in sheet.to_python(nrows=LOOKED_AT)]
    asked = [_names_of(title) for title in wanted]
    found = max((sum(bool(names & head) for names in asked) for head in _heads(rows[:SEARCHED])), default=0)
    full = sum(len([cell for cell in row if cell]) >= CELLS for row in rows)
    return found, min(full, SETTLED), min(len(rows), 2)


def _write(sheet: CalamineSheet, out: Path) -> int:
    """Writes every row up to its last filled cell; how many merged areas were filled from their first cell."""
    areas = _areas(sheet)
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        for number, row in enumerate(sheet.iter_rows()):
            cells = [_text(cell) for cell in row]
            for area in areas.get(number, ()):
                area.fill(number, cells)
            filled = max((place for place, cell in enumerate(cells, start=1) if cell), default=0)
            if filled:
                writer.writerow([cell.replace("\n", "\u2028") for cell in cells[:filled]])
            else:
                file.write("\n")
    return len({area for there in areas.values() for area in there if area.text})


class _Area:
    """Merged cells: what the first says holds for all below it, and, in the rows of titles, for those beside it."""

    def __init__(self, top: int, bottom: int, left: int, right: int) -> None:
        self.top, self.bottom, self.left, self.right, self.text = top, bottom, left, right, ""

    def fill(self, row: int, cells: list[str]) -> None:
        """Fills this row's part of the area."""
        if row == self.top:
            self.text = cells[self.left] if self.left < len(cells) else ""
        for place in range(self.left, min(self.right if self.top < TITLES else self.left, len(cells) - 1) + 1):
            cells[place] = cells[place] or self.text


def _areas(sheet: CalamineSheet) -> dict[int, list[_Area]]:
    """Merged areas by each row they touch; their columns counted from the sheet's first filled one."""
    first = sheet.start[1] if sheet.start else 0
    found: dict[int, list[_Area]] = {}
    spanned = 0
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        area = _Area(top, bottom, max(left - first, 0), right - first)
        rows = range(top, min(bottom, top + MOST_MERGED) + 1)
        spanned += len(rows)
        if spanned > MOST_SPANNED:
            raise IntakeRefused("工作簿里的合并单元格过多、过大，没有读。请取消合并，或改交 CSV。")
        for row in rows:
            found.setdefault(row, []).append(area)
    return found


def _text(cell: object) -> str:
    """A cell as a department would have typed it."""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        return _number(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ", timespec="seconds")
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell)
    return "" if cell is None else str(cell).replace("\r", "")


def _number(cell: float) -> str:
    """Never 1e-05; but a number too long for a spreadsheet shows that its end is lost."""
    if abs(cell) >= 1e15:
        return repr(cell)
    return str(int(cell)) if cell.is_integer() else format(Decimal(repr(cell)), "f")


def _say(sentence: str) -> int:
    sys.stdout.write(sentence)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
