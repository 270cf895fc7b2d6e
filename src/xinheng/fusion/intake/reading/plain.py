"""The short way for well-behaved files: UTF-8 without quotes, every line a row. DuckDB reads those by itself, in
parallel; whatever it stumbles over goes the long way round, through `decoding` and `numbering`.
"""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import duckdb

from xinheng.fusion.intake.reading.decoding import BLOCK
from xinheng.fusion.intake.reading.headers import Titles
from xinheng.fusion.intake.workspace import Workspace
from xinheng.fusion.standard.field_types.sql import quoted
from xinheng.kit.characters import tidy

# Beginnings that say the file is encoded otherwise: byte order marks.
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True)
class Glance:
    """What one pass over the bytes tells: the digest, and whether the short way may be tried."""

    sha256: str
    # Lines of a plain file, its header included; 0 where something speaks against it.
    lines: int


def glance(path: Path) -> Glance:
    """Digest and shape of a file in one pass."""
    digest, lines, returns, pairs, odd, last = sha256(), 0, 0, 0, False, b"\n"
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
            odd = odd or b'"' in block or b"\x00" in block or (last == b"\n" == block[:1] and lines == 0)
            lines += block.count(b"\n")
            if b"\r" in block or last == b"\r":
                returns += block.count(b"\r")
                pairs += block.count(b"\r\n") + (last == b"\r" and block.startswith(b"\n"))
            last = block[-1:]
    with path.open("rb") as file:
        marked = file.read(3).startswith(_MARKS)
    odd = odd or marked or returns != pairs
    return Glance(digest.hexdigest(), 0 if odd else lines + (last != b"\n"))


def load_plain(space: Workspace, path: Path, delimiter: str, lines: int, titles: Titles) -> list[str] | None:
    """Makes the table `plain` (columns c0, c1 …; the row of line n has rowid n - 1) and returns the header.

    None when the file is not so plain after all: ragged rows, empty lines, bytes that are not UTF-8, a header that is
    not on the first line.
    """
    with path.open("rb") as file:
        first = file.readline(1_000_000)
    try:
        header = [tidy(cell) for cell in first.decode("utf-8").split(delimiter)]
    except UnicodeDecodeError:
        return None
    if titles.header_in([(1, header)], ended=False) is None:
        return None
    columns = ", ".join(f"'c{i}': 'VARCHAR'" for i in range(len(header)))
    space.duck.execute("SET preserve_insertion_order = true")
    try:
        space.duck.execute(
            f"CREATE TABLE plain AS SELECT * FROM read_csv({quoted(str(path))}, header = false, auto_detect = false, "
            f"delim = {quoted(delimiter)}, quote = '', escape = '', strict_mode = true, columns = {{{columns}}})"
        )
    except duckdb.InvalidInputException:
        return None
    finally:
        space.duck.execute("SET preserve_insertion_order = false")
    if space.count("SELECT count(*) FROM plain") == lines:
        return header
    space.duck.execute("DROP TABLE plain")
    return None
