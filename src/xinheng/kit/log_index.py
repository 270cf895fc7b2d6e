"""The index of SQLite's write-ahead log, read beside those who write: how far the log is, and how far it is laid down.

Format: https://sqlite.org/walformat.html, in the machine's byte order.
"""

import os
import struct
from dataclasses import dataclass

HEAD = 48
# After the head, which is written twice: how many frames were laid into the database already.
LAID = struct.Struct("=I")


@dataclass(frozen=True)
class Head:
    """What is committed up to a frame: bytes of a page, pages of the database, and whether this is all of it."""

    salt: bytes
    frame: int
    page_size: int
    pages: int
    whole: bool = True


def head_of(index: int) -> Head:
    """The head of an index, given as its open file: whole when both writings of it are alike."""
    while True:
        both = os.pread(index, 2 * HEAD, 0)
        if len(both) == 2 * HEAD and both[:HEAD] == both[HEAD:]:
            break
    size, frame, pages = struct.unpack_from("=HII", both, 14)
    return Head(both[32:40], frame, 65_536 if size == 1 else size, pages)


def not_laid(index: int) -> int:
    """Frames of the log that are not in the database yet."""
    (laid,) = LAID.unpack(os.pread(index, LAID.size, 2 * HEAD))
    return max(0, head_of(index).frame - int(laid))
