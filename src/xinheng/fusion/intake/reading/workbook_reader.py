"""A worksheet as CSV, in a process with limited memory: a workbook that breaks it takes only this process along.

Run as `python -m xinheng.fusion.intake.reading.workbook_reader FILE SHEET OUT UNPACKED MEMORY SECONDS`; exit code 1
comes with a sentence on stdout.
"""

import csv
import json
import resource
import sys
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    WorksheetNotFound,
)

from xinheng.fusion.intake.reading.weighing import weigh
from xinheng.fusion.intake.refusals import IntakeRefused

# Sheets that are looked at beside the one read, rows that may be titles, rows that one merged cell may span, and all.
MOST_NAMED, TITLES, MOST_MERGED, MOST_SPANNED = 20, 10, 100_000, 2_000_000


def main(arguments: list[str]) -> int:
    """Writes the worksheet; an empty sheet name means the first that is shown and holds something."""
    path, sheet, out, *limits = arguments
    unpacked, memory, seconds = map(int, limits)
    _keep_within(memory, seconds)
    name = Path(path).name
    try:
        weigh(Path(path), unpacked)
        # By content: departments rename files.
        with Path(path).open("rb") as file:
            book = CalamineWorkbook.from_filelike(file)
            rows = book.get_sheet_by_name(sheet) if sheet else _first(book)
            merged = _write(rows, Path(out))
            seen = {"sheet": rows.name, "others": [] if sheet else _others(book, rows.name), "merged": merged}
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


def _first(book: CalamineWorkbook) -> CalamineSheet:
    """Of the worksheets that are no charts and not hidden (templates keep their lists there) the first with rows.

    One row alone, as a cover has that says how to fill the rest in, is no table where another sheet has more.
    """
    named = [
        one.name for one in book.sheets_metadata
        if one.typ == SheetTypeEnum.WorkSheet and one.visible == SheetVisibleEnum.Visible
    ]  # fmt: skip
    for rows in (2, 1):
        # One after the other: together they may not fit the memory that is allowed.
        sheets = (book.get_sheet_by_name(name) for name in named[:MOST_NAMED])
        if found := next((sheet for sheet in sheets if sheet.height >= rows), None):
            return found
    return book.get_sheet_by_index(0)


def _others(book: CalamineWorkbook, read: str) -> list[tuple[str, int]]:
    """The other worksheets that hold something, with their rows."""
    found = [(name, book.get_sheet_by_name(name)) for name in book.sheet_names[:MOST_NAMED] if name != read]
    return [(name, sheet.height) for name, sheet in found if sheet.height]


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
