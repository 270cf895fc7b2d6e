"""CSV text made regular: one record a line, each with the physical line it begins in; misshapen records set aside.

DuckDB reads the result in parallel and never sees a quoted line end, a ragged record or a stray quote. Most lines hold
no quote at all and are only counted and numbered; the others are parsed by Python's `csv` one record at a time.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from xinheng.kit.characters import tidy

# Stands for a line end inside a cell: white space to every field type, and no line end to DuckDB.
LINE_END = "\u2028"
# A record that goes on for longer has an unclosed quote.
LONGEST_RECORD = 2_000_000
MOST_LINES = 2_000
_PERSONAL = re.compile(r"[0-9]{10,}[0-9Xx]")


@dataclass
class Misshapen:
    """A record that is no row: where it begins, how it looks, why."""

    line: int
    got: str
    reason: str


@dataclass
class Numbered:
    """What numbering found besides the rows it wrote."""

    header: list[str] = field(default_factory=list)
    rows: int = 0
    misshapen: list[Misshapen] = field(default_factory=list)


def veiled(record: str) -> str:
    """The beginning of a record nobody could take apart, without what may be somebody's identity or phone number."""
    return _PERSONAL.sub("***", record[:200])


def _lines(blocks: Iterable[bytes]) -> Iterator[list[bytes]]:
    """Complete lines without their ends, by the block; `\\r\\n`, `\\n` and `\\r` all end a line."""
    rest = b""
    for block in blocks:
        data = rest + block
        # A carriage return at the very end may have its line feed in the next block.
        held = b"\r" if data.endswith(b"\r") else b""
        lines = _regular(data.removesuffix(b"\r") if held else data).split(b"\n")
        rest = lines.pop() + held
        if lines:
            yield lines
    if rest:
        yield _regular(rest).removesuffix(b"\n").split(b"\n")


def _regular(data: bytes) -> bytes:
    if b"\r" in data:
        data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return data.replace(b"\x00", b"") if b"\x00" in data else data


def number_lines(blocks: Iterable[bytes], delimiter: str, out: io.BufferedWriter) -> Numbered:
    """Writes the numbered records of a CSV to `out`; its header and what is misshapen come back."""
    result = Numbered()
    reader = _Records(delimiter, result, out)
    for lines in _lines(blocks):
        reader.take(lines)
    reader.finish()
    return result


class _Records:
    """Walks over lines, most of them by the thousand."""

    def __init__(self, delimiter: str, result: Numbered, out: io.BufferedWriter) -> None:
        self._delimiter, self._mark = delimiter, delimiter.encode()
        self._result, self._write = result, out.write
        self._line = 1
        self._open: list[bytes] = []
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
        """One line: a record, a part of one, or nothing."""
        if self._open and b'"' not in line:
            self._open.append(line)
            if len(self._open) > MOST_LINES or sum(map(len, self._open)) > LONGEST_RECORD:
                self._give_up()
        elif self._open or (b'"' in line and not self._is_regular(line)):
            self._open.append(line)
            self._close()
        else:
            self._line += 1
            if line.strip():
                self._record(self._line - 1, None, line)

    def _is_regular(self, line: bytes) -> bool:
        """Whether a line with quotes is a whole record that any reader of CSV understands alike."""
        return bool(self._regular and self._regular.fullmatch(line))

    def _close(self) -> None:
        """Ends the record collected so far, if its quotes are closed."""
        text = "\n".join(part.decode() for part in self._open)
        try:
            cells = next(csv.reader(io.StringIO(text, newline=""), delimiter=self._delimiter, strict=True))
        except csv.Error as error:
            if "unexpected end of data" in str(error):
                return
            if len(self._open) > 1:
                self._give_up()
                return
            cells = next(csv.reader(io.StringIO(text, newline=""), delimiter=self._delimiter))
        start, self._line, self._open = self._line, self._line + len(self._open), []
        self._record(start, [cell.replace("\n", LINE_END) for cell in cells], None)

    def _give_up(self) -> None:
        """The first line collected has a quote that nothing closes: it alone is misshapen, the rest is read again."""
        lines, self._open = self._open, []
        self._result.misshapen.append(
            Misshapen(self._line, veiled(lines[0].decode()), "引号没有闭合，请检查本行的英文双引号")
        )
        self._line += 1
        for line in lines[1:]:
            self._one(line)

    def _record(self, start: int, cells: list[str] | None, raw: bytes | None) -> None:
        """A record as parsed cells, or as a raw line that needs no rewriting."""
        if not self._result.header:
            self._take_header(
                cells if raw is None else next(csv.reader([(raw or b"").decode()], delimiter=self._delimiter))
            )
            return
        wanted = len(self._result.header)
        if raw is not None and (b'"' in raw or raw.count(self._mark) + 1 == wanted):
            self._result.rows += 1
            self._write(b"%d%b%b\n" % (start, self._mark, raw))
            return
        cells = cells if raw is None else raw.decode().split(self._delimiter)
        if cells is not None and len(cells) == wanted:
            self._result.rows += 1
            self._write(self._written(start, cells))
        elif cells is not None:
            few = "少" if len(cells) < wanted else "多"
            reason = f"本行有{len(cells)}列，比表头的{wanted}列{few}，请检查分隔符和引号"
            self._result.misshapen.append(Misshapen(start, veiled(self._delimiter.join(cells)), reason))

    def _take_header(self, cells: list[str] | None) -> None:
        self._result.header = [tidy(cell) for cell in cells or []]
        mark = re.escape(self._mark)
        cell = rb'(?:[^"%b]*|"(?:[^"]|"")*")' % mark
        self._regular = re.compile(rb"%b(?:%b%b){%d}" % (cell, mark, cell, len(self._result.header) - 1))

    def _written(self, start: int, cells: list[str]) -> bytes:
        buffer = io.StringIO()
        csv.writer(buffer, delimiter=self._delimiter, lineterminator="\n").writerow([start, *cells])
        return buffer.getvalue().encode()
