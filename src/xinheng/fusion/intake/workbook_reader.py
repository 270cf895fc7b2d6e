"""A worksheet as CSV, in a process with limited memory: a workbook that breaks it takes only this process along.

Run as `python -m xinheng.fusion.intake.workbook_reader FILE SHEET OUT`; exit code 1 comes with a sentence on stdout.
"""

import csv
import resource
import sys
from datetime import date, datetime, time, timedelta
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, WorksheetNotFound

MEMORY = 4 * 1024 * 1024 * 1024
SECONDS = 900


def main(arguments: list[str]) -> int:
    """Writes the worksheet; an empty sheet name means the first."""
    path, sheet, out = arguments
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    name = Path(path).name
    try:
        book = CalamineWorkbook.from_path(path)
        rows = book.get_sheet_by_name(sheet) if sheet else book.get_sheet_by_index(0)
        _write(rows, Path(out))
    except PasswordError:
        return _say(f"工作簿 {name} 已加密。请取消密码后再提交。")
    except WorksheetNotFound:
        return _say(f"工作簿 {name} 没有工作表“{sheet}”，已有：{'、'.join(book.sheet_names)}。请改名或修改数据源声明。")
    except (CalamineError, MemoryError, OSError, ValueError):
        return _say(f"工作簿 {name} 无法读取，可能已损坏或过大。请用表格软件另存一份，或改交 CSV。")
    return 0


def _write(sheet: object, out: Path) -> None:
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        # Rows before the first filled one are left out by calamine; lines must still be the sheet's rows.
        file.write("\n" * (sheet.start[0] if sheet.start else 0))  # type: ignore[attr-defined]
        width = 0
        for row in sheet.iter_rows():  # type: ignore[attr-defined]
            cells = [_text(cell) for cell in row]
            # The sheet is as wide as its widest row. A row is as wide as the header, unless it really says more.
            filled = max((place for place, cell in enumerate(cells, start=1) if cell), default=0)
            width = width or filled
            if filled:
                writer.writerow([cell.replace("\n", "\u2028") for cell in cells[: max(width, filled)]])
            else:
                file.write("\n")


def _text(cell: object) -> str:
    """A cell as a department would have typed it."""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ", timespec="seconds")
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell)
    return "" if cell is None else str(cell).replace("\r", "")


def _say(sentence: str) -> int:
    sys.stdout.write(sentence)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
