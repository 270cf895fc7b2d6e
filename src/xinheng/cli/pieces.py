"""What changed since a backup: a line of numbered pieces beside it, closed to the recovery key and signed by the city.

A piece holds the pages of the database that were committed since the last one, the names of the files that came (they
lie with the backup's own) and where the closed keys are. Whole pages laid on in their order make the database as it was
at the end of the last piece, whatever of them the backup had already.
"""

import json
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from xinheng.cli import sealing, vault, wal
from xinheng.support.crypto import signing

NUMBER = struct.Struct(">I")
Piece = tuple[dict[str, Any], wal.Pages]


def write(kept: vault.Vault, told: dict[str, Any], pages: wal.Pages, city: bytes) -> None:
    """One piece, durable: signature, what it tells, the pages."""
    head = json.dumps(told, ensure_ascii=False).encode()
    body = b"".join([NUMBER.pack(len(head)), head, *(NUMBER.pack(one) + page for one, page in sorted(pages.items()))])
    signature = signing.sign(_signed(body), city)
    name = f"{told['line']}/{told['number']:09d}"
    sealing.seal([NUMBER.pack(len(signature)), signature, body], path_of(kept, name), kept.public, name)


def path_of(kept: vault.Vault, name: str) -> Path:
    """Where a piece lies."""
    return kept.folder / "changes" / kept.public.hex()[:16] / name


def read(kept: vault.Vault, followed: dict[str, Any], secret: bytes, city: bytes) -> Iterator[Piece]:
    """The pieces after a backup, in order. Raises Refusal for one that is missing, changed, or not the city's."""
    numbers = sorted(int(one.name) for one in path_of(kept, followed["line"]).glob("[0-9]*"))
    numbers = [one for one in numbers if one >= followed["first"]]
    for expected, number in enumerate(numbers, followed["first"]):
        name = f"{followed['line']}/{expected:09d}"
        if number != expected:
            raise sealing.damaged(name)
        yield _opened(b"".join(sealing.opened(path_of(kept, name), secret, name)), name, city)


def _opened(piece: bytes, name: str, city: bytes) -> Piece:
    (length,) = NUMBER.unpack_from(piece)
    signature, body = piece[NUMBER.size : NUMBER.size + length], piece[NUMBER.size + length :]
    (length,) = NUMBER.unpack_from(body)
    at = NUMBER.size + length
    told = json.loads(body[NUMBER.size : at])
    if not signing.verify(_signed(body), signature, city) or f"{told['line']}/{told['number']:09d}" != name:
        raise sealing.damaged(name)
    step = NUMBER.size + told["page"]
    pages = {
        NUMBER.unpack_from(body, one)[0]: body[one + NUMBER.size : one + step] for one in range(at, len(body), step)
    }
    return told, pages


@dataclass
class Laid:
    """What the pieces after a backup bring: files and keys as the last one tells, and until when."""

    until: str = ""
    files: set[str] = field(default_factory=set)
    keys: dict[str, str] = field(default_factory=dict)


def lay_on(database: Path, told: dict[str, Any], secret: bytes, city: bytes, kept: vault.Vault) -> Laid:
    """Lays what changed since a backup on the database's file, which nobody has open. Raises Refusal."""
    found, followed = Laid(), told.get("changes")
    if not followed or not any(_reaches(one, told["taken"]) for one, _ in read(kept, followed, secret, city)):
        return found
    for one, pages in read(kept, followed, secret, city):
        wal.lay_on(database, pages, one["page"], one["pages"])
        found = Laid(one["until"], found.files | set(one["files"]), one["keys"])
    return found


def _reaches(told: dict[str, Any], taken: str) -> bool:
    """Whether a piece ends after the moment of a backup, which is told to the second: what ends before is in it."""
    return bool(told["until"]) and datetime.fromisoformat(told["until"]) >= datetime.fromisoformat(taken) + timedelta(
        seconds=1
    )


def _signed(body: bytes) -> bytes:
    return b"xinheng changes\0" + sha256(body).digest()
