"""Tables as workbooks in which every cell is a text."""

import io
from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter

WRONG = PatternFill("solid", fgColor="FFF1D6")
HEAD = Font(bold=True)


def as_workbook(title: str, heads: Sequence[tuple[str, int]], rows: Iterable[Sequence[str]]) -> bytes:
    """One sheet with a head that stays; each head is a title and the width of its column in characters."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "A2"
    for place, (_, width) in enumerate(heads, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.append([text_cell(sheet, head, head=True) for head, _ in heads])
    for row in rows:
        sheet.append([text_cell(sheet, cell) for cell in row])
    return saved(book)


def text_cell(sheet: Any, text: str, *, head: bool = False, wrong: bool = False) -> WriteOnlyCell:
    """A cell that no spreadsheet turns into a date, a number or a formula."""
    cell = WriteOnlyCell(sheet, value=text)
    cell.data_type, cell.number_format = "s", "@"
    if head:
        cell.font = HEAD
    if wrong:
        cell.fill = WRONG
    return cell


def saved(book: Workbook) -> bytes:
    """The bytes of a workbook."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
