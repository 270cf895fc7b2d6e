"""CSV text made regular: one record a line, each with the physical line it begins in; misshapen records set aside.

DuckDB reads the result in parallel and never sees a quoted line end, a ragged record or a stray quote. Most lines hold
no quote at all and are only counted and numbered; the others are parsed by Python's `csv` one record at a time.
"""

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from xinheng.fusion.intake.reading.headers import Titles
from xinheng.fusion.intake.reading.lines import BROKEN, CLOSED, lines_of, scanned
from xinheng.kit.characters import tidy

# Stands for a line end inside a cell: white space to every field type, and no line end to DuckDB.
LINE_END = "\u2028"
# A record that goes on for longer has an unclosed quote.
LONGEST_RECORD = 12_000_000
MOST_LINES = 200_000
LEAST_PATIENCE = 20
# Of so many misshapen records so many cells are kept, each up to so long.
MOST_KEPT, MOST_CELLS, LONGEST_CELL = 20_000, 300, 2_000
# Lines that a warning names.
LINES_TOLD = 10
TOO_LONG = "本行过长，可能缺少换行，请检查文件"
# Python's reader refuses cells above a limit of its own, far below ours.
csv.field_size_limit(2 * LONGEST_RECORD)
_PERSONAL = re.compile(r"[0-9]{10,}[0-9Xx]")


@dataclass
class Misshapen:
    """A record that is no row: where it begins, how it looks, why."""

    line: int
    got: str
    reason: str
    # Its cells as far as they can be told apart.
    cells: list[str] = field(default_factory=list)


@dataclass
class Numbered:
    """What numbering found besides the rows it wrote."""

    header: list[str] = field(default_factory=list)
    # The line on which the header ends.
    header_line: int = 1
    rows: int = 0
    # The lines of the first records that ended early, and how many did.
    short: list[int] = field(default_factory=list)
    shorter: int = 0
    misshapen: list[Misshapen] = field(default_factory=list)


def veiled(record: str) -> str:
    """The beginning of a record nobody could take apart, without what may be somebody's identity or phone number."""
    return _PERSONAL.sub("***", record[:200])


def number_lines(
    blocks: Iterable[bytes], delimiter: str, out: io.BufferedWriter, titles: Titles | None = None
) -> Numbered:
    """Writes the numbered records of a CSV to `out`; its header and what is misshapen come back.

    `titles` tells how the header is known; without it, it is the first record. A record that ends early is filled up:
    worksheets and many programs end a row with its last filled cell. One that lacks what it must have is refused later.
    """
    result = Numbered()
    reader = _Records(delimiter, result, out, titles or Titles())
    for lines in lines_of(blocks):
        reader.take(lines)
    reader.finish()
    return result


class _Records:
    """Walks over lines, most of them by the thousand, each once: no input costs more than its length."""

    def __init__(self, delimiter: str, result: Numbered, out: io.BufferedWriter, titles: Titles) -> None:
        self._delimiter, self._mark = delimiter, delimiter.encode()
        self._result, self._write = result, out.write
        self._titles = titles
        self._head: list[tuple[int, list[str]]] = []
        self._line = 1
        # A record whose quotes are not closed yet, its size, and how many lines it may have.
        self._open: list[bytes] = []
        self._size, self._patience = 0, MOST_LINES
        # Lines to be read once more, the next one last.
        self._again: list[bytes] = []
        self._regular: re.Pattern[bytes] | None = None

    def take(self, lines: list[bytes]) -> None:
        """The next lines of the file."""
        start = 0
        while start < len(lines) and (self._open or not self._result.header):
            self._one(lines[start])
            start += 1
        if start == len(lines):
            return
        rest = lines[start:] if start else lines
        if not self._plain(rest):
            for line in rest:
                self._one(line)

    def finish(self) -> None:
        """The end of the file: an open quote is misshapen."""
        while self._open:
            self._give_up()
            self._read_again()
        if not self._result.header:
            self._settle_header(ended=True)

    def _plain(self, lines: list[bytes]) -> bool:
        """Numbers lines at once if none has a quote and all have as many cells as the header."""
        delimiters = len(self._result.header) - 1
        mark = self._mark
        if any(b'"' in line for line in lines) or any(line.count(mark) != delimiters for line in lines):
            return False
        if not delimiters and not all(lines):
            return False
        first = self._line
        self._write(b"".join([b"%d%b%b\n" % (n, mark, line) for n, line in enumerate(lines, start=first)]))
        self._line += len(lines)
        self._result.rows += len(lines)
        return True

    def _one(self, line: bytes) -> None:
        """One line of the file, and whatever it made us read anew."""
        self._next(line)
        self._read_again()

    def _read_again(self) -> None:
        while self._again:
            self._next(self._again.pop())

    def _next(self, line: bytes) -> None:
        """One line: a record, a part of one, or nothing."""
        if not self._open and (b'"' not in line or self._is_regular(line)):
            self._line += 1
            if len(line) > LONGEST_RECORD:
                self._set_aside(self._line - 1, line, TOO_LONG)
            elif line.strip():
                self._record(self._line - 1, None, line)
            return
        state = scanned(line, self._mark, inside=bool(self._open))
        self._open.append(line)
        self._size += len(line)
        if state == CLOSED or (state == BROKEN and len(self._open) == 1):
            self._close()
        elif state == BROKEN or len(self._open) > self._patience or self._size > LONGEST_RECORD:
            self._give_up()

    def _is_regular(self, line: bytes) -> bool:
        """Whether a line with quotes is a whole record that any reader of CSV understands alike."""
        return bool(self._regular and self._regular.fullmatch(line))

    def _close(self) -> None:
        """Ends the record collected so far, whose quotes are closed."""
        text = "\n".join(part.decode() for part in self._open)
        try:
            cells = next(csv.reader(io.StringIO(text, newline=""), delimiter=self._delimiter, strict=True))
        except csv.Error:
            if len(self._open) > 1:
                self._give_up()
                return
            # A stray quote within one line is a character.
            cells = next(csv.reader(io.StringIO(text, newline=""), delimiter=self._delimiter))
        start, self._line = self._line, self._line + len(self._open)
        self._open, self._size, self._patience = [], 0, MOST_LINES
        self._record(start, [cell.replace("\n", LINE_END) for cell in cells], None)

    def _give_up(self) -> None:
        """The first line collected has a quote that nothing closes: it alone is misshapen, the rest is read again.

        Each time so, less patience is had with the next: a file of stray quotes costs no more than one of rows.
        """
        lines, self._open, self._size = self._open, [], 0
        self._patience = max(self._patience // 2, LEAST_PATIENCE)
        self._set_aside(self._line, lines[0], "引号没有闭合，请检查本行的英文双引号")
        self._line += 1
        self._again.extend(reversed(lines[1:]))

    def _set_aside(self, number: int, line: bytes, reason: str) -> None:
        self._result.misshapen.append(Misshapen(number, veiled(line[:800].decode("utf-8", "ignore")), reason))

    def _record(self, start: int, cells: list[str] | None, raw: bytes | None) -> None:
        """A record as parsed cells, or as a raw line that needs no rewriting."""
        if not self._result.header:
            said = cells if raw is None else next(csv.reader([(raw or b"").decode()], delimiter=self._delimiter))
            self._head.append((start, [tidy(cell) for cell in said or []]))
            self._settle_header(ended=False)
            return
        wanted = len(self._result.header)
        if raw is not None and (b'"' in raw or raw.count(self._mark) + 1 == wanted):
            self._result.rows += 1
            self._write(b"%d%b%b\n" % (start, self._mark, raw))
            return
        cells = cells if raw is None else raw.decode().split(self._delimiter)
        if cells is None:
            return
        if len(cells) > wanted:
            reason = f"本行有{len(cells)}列，比表头的{wanted}列多，请检查分隔符和引号"
            self._result.misshapen.append(self._misshapen(start, cells, reason))
            return
        if len(cells) < wanted:
            self._ends_early(start)
        self._result.rows += 1
        self._write(self._written(start, [*cells, *[""] * (wanted - len(cells))]))

    def _ends_early(self, start: int) -> None:
        self._result.shorter += 1
        if len(self._result.short) < LINES_TOLD:
            self._result.short.append(start)

    def _misshapen(self, start: int, cells: list[str], reason: str) -> Misshapen:
        """Of the first many, the cells are kept for who corrects them."""
        kept = cells[:MOST_CELLS] if len(self._result.misshapen) < MOST_KEPT else []
        said = [cell[:LONGEST_CELL] for cell in kept]
        return Misshapen(start, veiled(self._delimiter.join(cells)), reason, said)

    def _settle_header(self, *, ended: bool) -> None:
        found = self._titles.header_in(self._head, ended=ended)
        if found is None:
            return
        self._result.header_line, self._result.header = found
        self._head = []
        mark = re.escape(self._mark)
        cell = rb'(?:[^"%b]*|"(?:[^"]|"")*")' % mark
        self._regular = re.compile(rb"%b(?:%b%b){%d}" % (cell, mark, cell, len(self._result.header) - 1))

    def _written(self, start: int, cells: list[str]) -> bytes:
        buffer = io.StringIO()
        csv.writer(buffer, delimiter=self._delimiter, lineterminator="\n").writerow([start, *cells])
        return buffer.getvalue().encode()
