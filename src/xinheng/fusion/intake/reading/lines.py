"""The physical lines of a CSV, and how each leaves the quotes it stands in."""

from collections.abc import Iterable, Iterator

CLOSED, INSIDE, BROKEN = "closed", "inside", "broken"


def lines_of(blocks: Iterable[bytes]) -> Iterator[list[bytes]]:
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


def scanned(line: bytes, mark: bytes, *, inside: bool) -> str:
    """How a line leaves the quotes: `closed`, `inside` a cell that goes on, or `broken` by a quote within one.

    `inside`: whether it begins within a quoted cell. The same as Python's strict reader, in one pass.
    """
    place = 0
    while True:
        if inside:
            place = line.find(b'"', place)
            if place < 0:
                return INSIDE
            if line.startswith(b'"', place + 1):
                place += 2
                continue
            if place + 1 == len(line):
                return CLOSED
            if not line.startswith(mark, place + 1):
                return BROKEN
            place += 1 + len(mark)
            inside = False
        if line.startswith(b'"', place):
            inside, place = True, place + 1
            continue
        place = line.find(mark, place)
        if place < 0:
            return CLOSED
        place += len(mark)
