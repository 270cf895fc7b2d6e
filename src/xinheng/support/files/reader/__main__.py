"""Reads one file after another from its input; says of each what it is, with the copy fit for eyes, or why it is unfit.

Asked with four bytes of length and the content; answers with a line of JSON and the copy.
"""

import json
import resource
import sys
from typing import BinaryIO

from xinheng.support.files.reader import MEMORY, PDF, TOO_MUCH, UnfitFile
from xinheng.support.files.reader.papers import refuse_acting
from xinheng.support.files.reader.pictures import Picture, kind_of_picture, picture_for_eyes


def main(asked: BinaryIO, told: BinaryIO, seconds: int) -> None:
    """Until nobody asks any more. `seconds` of CPU are for each file."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    while head := asked.read(4):
        content = asked.read(int.from_bytes(head))
        _give(seconds)
        told.write(_answer(content))
        told.flush()


def _give(seconds: int) -> None:
    """The system ends this process when one file takes longer; what the files before it took is not counted."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    most = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + seconds + 1, most))


def _answer(content: bytes) -> bytes:
    try:
        kind, copy = _look(content)
    except (UnfitFile, MemoryError) as unfit:
        return json.dumps({"unfit": str(unfit) or TOO_MUCH}).encode() + b"\n"
    head = {"kind": kind, "size": len(copy.content) if copy else 0, "shown": copy.media_type if copy else ""}
    return json.dumps(head).encode() + b"\n" + (copy.content if copy else b"")


def _look(content: bytes) -> tuple[str, Picture | None]:
    if content.startswith(b"%PDF-"):
        refuse_acting(content)
        return PDF, None
    return kind_of_picture(content), picture_for_eyes(content)


if __name__ == "__main__":
    main(sys.stdin.buffer, sys.stdout.buffer, int(sys.argv[1]))
