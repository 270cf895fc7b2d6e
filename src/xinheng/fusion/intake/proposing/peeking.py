"""The first rows of a file, whatever it is: enough to propose a source, not to take it in.

It is opened by the readers that take it in later: what is refused there is refused here, by the same sentence.
"""

import csv
import io
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from xinheng.fusion.intake.proposing.heading import with_one_header
from xinheng.fusion.intake.reading.decoding import (
    WrongByte,
    encodings_to_try,
    is_damaged_utf8,
    kind_of,
    looks_chinese,
    refused,
    unknown,
    utf8_blocks,
)
from xinheng.fusion.intake.reading.workbooks import EVERY, EXAMPLE, FoundSheets, WantedSheet, workbook_blocks
from xinheng.fusion.intake.refusals import IntakeRefused
from xinheng.kit.characters import tidy

# Bytes looked at of a text file, rows of any, and lines that tell what stands between two columns.
BYTES, ROWS, LINES = 256 * 1024, 60, 20
MARKS = ",\t;|"
# Characters of a cell: what is longer is the rest of the file behind a quote without its pair.
LONGEST = 20_000


@dataclass(frozen=True)
class Peeked:
    """The first rows, their header in one; what a source must say for such files to be read so (`delimiter`,
    `encoding`, `sheet`, `title_rows`, `header_rows`); the worksheets of a workbook and the one read, or `*`."""

    rows: list[list[str]]
    more: Mapping[str, str | int]
    sheets: Sequence[str] = ()
    sheet: str = ""


def peek(path: Path, encoding: str = "auto", sheet: str = "") -> Peeked:
    """The first rows as tidied text, of the named worksheet or the likeliest; wholly empty ones are left out. Raises
    IntakeRefused where nothing can be read."""
    seen, delimiter = FoundSheets(), ","
    if kind_of(path, encoding) == "workbook":
        rows = _workbook(path, sheet, seen)
    else:
        rows, delimiter = _table(_text(path, encoding))
    told = [[tidy(cell) for cell in row] for row in rows]
    told = [row for row in told if any(row)]
    if len(told) < 2:
        raise IntakeRefused(_nothing_in(seen))
    told, more = with_one_header(told)
    if delimiter != ",":
        more["delimiter"] = delimiter
    if encoding != "auto":
        more["encoding"] = encoding
    if sheet:
        more["sheet"] = sheet
    return Peeked(told, more, [name for name, _ in seen.sheets], sheet if sheet == EVERY else seen.sheet)


def _nothing_in(seen: FoundSheets) -> str:
    where = f"工作表“{seen.sheet}”" if seen.sheet else "文件"
    others = "、".join(name for name, _ in seen.sheets if name != seen.sheet)
    more = f"这个工作簿还有工作表：{others}。" if others else ""
    return f"{where}里没有表头和数据。{more}请交一份有表头、至少一行数据的表。"


def _workbook(path: Path, sheet: str, seen: FoundSheets) -> list[list[str]]:
    """Weighed first, and read in a process of its own."""
    with TemporaryDirectory() as folder:
        blocks = workbook_blocks(path, WantedSheet(sheet if sheet != EVERY else ""), Path(folder), seen, EXAMPLE)
        head = next(blocks, b"").decode("utf-8", "ignore")
    return list(islice(csv.reader(io.StringIO(head)), ROWS))


def _text(path: Path, declared: str) -> str:
    """The beginning of the file, in the first encoding that fits it."""
    tried: list[WrongByte] = []
    for encoding in encodings_to_try(path, declared):
        if tried and declared == "auto" and (is_damaged_utf8(path) or not looks_chinese(path, encoding, BYTES)):
            raise refused(path, tried) if is_damaged_utf8(path) else unknown(path)
        try:
            head = next(utf8_blocks(path, encoding), b"")
        except WrongByte as wrong:
            tried.append(wrong)
            continue
        text = head[:BYTES].decode("utf-8", "ignore")
        whole = text.rpartition("\n")[0]
        # Of what is cut off the last line is left out, unless it is all there is below the header.
        return whole if len(head) > BYTES and "\n" in whole else text
    raise refused(path, tried)


def _table(text: str) -> tuple[list[list[str]], str]:
    """Its rows and what stands between two columns: the mark of which most lines have equally many."""
    lines = text.splitlines()[:LINES]

    def alike(mark: str) -> int:
        counts = Counter(line.count(mark) for line in lines if mark in line)
        return max(counts.values(), default=0)

    delimiter = max(MARKS, key=alike)
    endless = IntakeRefused("表里有一格长得读不完，多半是引号没有配对。请改正后重新提交，或改交 XLSX。")
    try:
        rows = list(islice(csv.reader(io.StringIO(text), delimiter=delimiter), ROWS))
    except csv.Error as error:
        raise endless from error
    if any(len(cell) > LONGEST for row in rows for cell in row):
        raise endless
    return rows, delimiter
