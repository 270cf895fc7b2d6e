"""Department files on disk: DuckDB writes plain CSV; here it gets its errors, encoding, line ends or a workbook."""

import csv
import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import BinaryIO

from openpyxl import Workbook

from xinheng.demo.deliveries import DepartmentFile
from xinheng.demo.plants import Plant, as_line, plan, planted_cells
from xinheng.demo.truth import Delivered, Planted

PIECE = 8 * 1024 * 1024
# A workbook holds no more rows than a clerk would keep in one; above that the department sends CSV.
WORKBOOK_ROWS = 100_000
BOM = b"\xef\xbb\xbf"


def deliver(delivery: DepartmentFile, plain: Path, rows: int, folder: Path) -> Delivered:
    """The department's file made from the plain CSV, and what was planted in it."""
    folder = folder / delivery.department
    folder.mkdir(parents=True, exist_ok=True)
    planted: list[Planted] = []
    as_workbook = delivery.workbook and rows <= WORKBOOK_ROWS
    path = folder / f"{delivery.source}{'.xlsx' if as_workbook else '.csv'}"
    todo = plan(delivery, rows) if rows else []
    pieces = _woven(delivery, plain, todo, planted)
    if as_workbook:
        _write_workbook(path, pieces)
    else:
        _write_text(path, pieces, delivery)
    return Delivered(delivery.source, path, rows + len(planted), planted, delivery.late_days)


def _woven(delivery: DepartmentFile, plain: Path, todo: list[Plant], planted: list[Planted]) -> Iterator[str]:
    """The file in pieces that end at line ends, planted rows between them, spread evenly."""
    step = plain.stat().st_size // (len(todo) + 1)
    with plain.open("rb") as file:
        header = file.readline().decode()
        columns = next(csv.reader([header]))
        line = 2
        yield header
        for number, plant in enumerate(todo):
            last = ""
            for piece in _pieces(file, step):
                line += piece.count("\n")
                last = piece
                yield piece
            true = _last_row(last)
            if true is None:
                continue
            text, cells = _planted_row(plant, delivery, columns, true, number)
            planted.append(Planted(plant.kind, line, plant.column, cells, plant.expected))
            line += text.count("\n")
            yield text
        for piece in _pieces(file, None):
            yield piece


def _pieces(file: BinaryIO, length: int | None) -> Iterator[str]:
    """About `length` bytes (all that is left for None) in pieces of whole lines."""
    left = length
    while left is None or left > 0:
        size = PIECE if left is None else min(PIECE, left)
        piece = file.read(size) + file.readline()
        if not piece:
            return
        if left is not None:
            left -= len(piece)
        yield piece.decode()


def _last_row(piece: str) -> list[str] | None:
    """The cells of the last row of a piece: true rows have no line end inside."""
    if not piece:
        return None
    return next(csv.reader([piece[piece.rfind("\n", 0, len(piece) - 1) + 1 :]]))


def _planted_row(
    plant: Plant, delivery: DepartmentFile, columns: list[str], true: list[str], number: int
) -> tuple[str, str]:
    cells = planted_cells(plant, delivery, columns, true, number)
    value = dict(zip(columns, cells, strict=False)).get(plant.column, "")
    return as_line(cells), value


def _write_text(path: Path, pieces: Iterator[str], delivery: DepartmentFile) -> None:
    with path.open("wb") as file:
        if delivery.encoding == "utf-8-sig":
            file.write(BOM)
        encoding = "utf-8" if delivery.encoding == "utf-8-sig" else delivery.encoding
        for piece in pieces:
            text = piece.replace("\n", delivery.line_end) if delivery.line_end != "\n" else piece
            file.write(text.encode(encoding))


def _write_workbook(path: Path, pieces: Iterator[str]) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Sheet1")
    for row in csv.reader(io.StringIO("".join(pieces), newline="")):
        sheet.append([_cell(value) for value in row])
    book.save(path)


def _cell(value: str) -> str | date:
    """A day as a clerk's workbook holds it, a date and no text; what is no day stays as it was typed."""
    try:
        return date.fromisoformat(value)
    except ValueError:
        return value
