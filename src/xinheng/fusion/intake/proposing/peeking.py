"""The first rows of a file, whatever it is: enough to propose a source, not to take it in."""

import csv
import io
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from xinheng.fusion.intake.refusals import IntakeRefused
from xinheng.kit.characters import tidy

# Bytes looked at of a text file, and rows of any.
BYTES, ROWS = 256 * 1024, 60
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


def peek(path: Path) -> list[list[str]]:
    """The first rows as tidied text; wholly empty ones are left out. Raises IntakeRefused where nothing can be read."""
    with path.open("rb") as file:
        head = file.read(BYTES)
    rows = _workbook(path) if head.startswith(_WORKBOOKS) else _text(head)
    told = [[tidy(cell) for cell in row] for row in rows[:ROWS]]
    told = [row for row in told if any(row)]
    if len(told) < 2:
        raise IntakeRefused("文件里没有表头和数据。请交一份有表头、至少一行数据的表。")
    return told


def _workbook(path: Path) -> list[list[str]]:
    try:
        book = CalamineWorkbook.from_path(str(path))
        sheet = book.get_sheet_by_index(0).to_python(nrows=ROWS)
    except (CalamineError, OSError, ValueError) as error:
        raise IntakeRefused("这个工作簿打不开：可能加了密码或者损坏了。请另存为 XLSX 或 CSV 再交。") from error
    return [[_cell(value) for value in row] for row in sheet]


def _cell(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)


def _text(head: bytes) -> list[list[str]]:
    text = _decoded(head)
    whole = text if len(head) < BYTES else text.rpartition("\n")[0]
    first = whole.partition("\n")[0]
    delimiter = max(",\t;|", key=first.count)
    return list(csv.reader(io.StringIO(whole), delimiter=delimiter))


def _decoded(head: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            # The last character may be cut.
            return head.decode(encoding) if len(head) < BYTES else head[:-8].decode(encoding, "ignore")
        except UnicodeDecodeError:
            continue
    raise IntakeRefused("不是文本，也不是工作簿。请交 CSV、XLSX、XLS 或 ODS。")
