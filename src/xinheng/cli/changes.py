"""`xinheng backup follow DIR`: what changes in the city, laid beside its backups every few seconds (ADR 77)."""

import json
import os
import secrets
import signal
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from xinheng.cli import pieces, vault, wal
from xinheng.kit.city_time import local, now
from xinheng.kit.log_index import Head
from xinheng.support.audit.backups import CHANGES
from xinheng.support.files import shelf
from xinheng.support.files.models import StoredFile

# Seconds between two turns; what is lost with the machine is at most that and the turn itself.
EVERY = 10


@dataclass
class ChangeLine:
    """Where the following stands: kept in the state folder, so that it goes on after a new start."""

    name: str
    # Of the next piece.
    number: int = 0
    # Everything committed before is with the backup.
    until: str = ""
    salt: str = ""
    frame: int = 0
    # The last row of the files that was looked at.
    file: int = 0

    @classmethod
    def kept(cls) -> "ChangeLine | None":
        """The one of this city; None where nothing was followed or its note cannot be read."""
        try:
            return cls(**json.loads(_note().read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    def keep(self) -> None:
        """Written whole or not at all."""
        aside = _note().with_suffix(".aside")
        aside.write_text(json.dumps(vars(self)), encoding="utf-8")
        aside.replace(_note())


def _note() -> Path:
    return Path(settings.XINHENG_HOME) / CHANGES


def begun() -> ChangeLine:
    """A line of its own from here on; what stands in the city's files now, a backup begun later brings."""
    last = StoredFile.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    return ChangeLine(f"{local(now()):%Y%m%dT%H%M%S}-{secrets.token_hex(4)}", file=last)


def since() -> dict[str, Any] | None:
    """What a backup that begins now is followed by; None on a database that is not followed."""
    line = ChangeLine.kept()
    return {"line": line.name, "first": line.number} if line and connection.vendor == "sqlite" else None


def has_backup(folder: Path) -> bool:
    """Whether a backup there is followed by the line of now: a line is good for nothing without one."""
    line, told = ChangeLine.kept() if connection.vendor == "sqlite" else None, vault.backups(folder)
    if line is None or not told:
        return True
    newest = json.loads((told[-1] / vault.MANIFEST).read_text(encoding="utf-8"))
    return (newest.get("changes") or {}).get("line") == line.name


def reached() -> str:
    """Until when everything is with the backups, by the note of who follows; empty where nobody does."""
    line = ChangeLine.kept()
    return line.until if line and connection.vendor == "sqlite" else ""


class Following:
    """Lays the city's changes beside its backups, turn by turn."""

    def __init__(self, kept: vault.Vault, keys_dir: Path, city: bytes) -> None:
        self.kept, self.keys_dir, self.city = kept, keys_dir, city
        self.line = ChangeLine.kept() or begun()
        self.log = self._log()
        self._note(self.line.until)

    def _log(self) -> wal.Follower:
        """The log where the line left it; a new line where it cannot be gone on with."""
        database = Path(connection.settings_dict["NAME"])
        try:
            place = wal.LogPlace(bytes.fromhex(self.line.salt), self.line.frame) if self.line.salt else None
            return wal.Follower(database, place)
        except wal.Lost:
            self.line = begun()
            return wal.Follower(database)

    def turn(self) -> int:
        """What changed since the last turn; how many bytes of the database that is."""
        until, size = local(now()).isoformat(), 0
        try:
            for head, pages in self.log.take():
                self._lay(head, pages, until if head.whole else self.line.until)
                size += len(pages) * head.page_size
        except wal.Lost:
            self.log.begin_anew()
            self.line = begun()
            self._note(self.line.until)
        return size

    def _lay(self, head: Head, pages: wal.Pages, until: str) -> None:
        # After the pages: a file is on the shelf before the row that names it is committed.
        files = self._new_files() if head.whole else []
        if pages or files:
            told = {
                "line": self.line.name, "number": self.line.number, "until": until, "page": head.page_size,
                "pages": head.pages, "files": files, "keys": vault.close_keys(self.keys_dir, self.kept.public),
            }  # fmt: skip
            pieces.write(self.kept, told, pages, self.city)
            self.line.number += 1
        self._note(until)

    def _note(self, until: str) -> None:
        place = self.log.place
        self.line.until, self.line.salt, self.line.frame = until, place.salt.hex(), place.frame
        self.line.keep()

    def _new_files(self) -> list[str]:
        """Keeps the files that came."""
        found: list[str] = []
        rows = StoredFile.objects.filter(pk__gt=self.line.file).order_by("pk")
        for pk, *addresses in rows.values_list("pk", "stored_as", "served_as"):
            found += [one for one in addresses if one and self.kept.keep_file(shelf.path_of(one))]
            self.line.file = pk
        return found


def follow(kept: vault.Vault, keys_dir: Path, city: bytes, parent: int = 0) -> None:
    """Turn by turn until it is stopped, or the worker that began it is gone."""
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    following = Following(kept, keys_dir, city)
    while not stop.is_set() and parent in (0, os.getppid()):
        following.turn()
        stop.wait(EVERY)
    following.turn()
