"""One run a source at a time, on every machine; a killed run lets go by itself."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.db import connection

from xinheng.fusion.intake.refusals import SourceBusy
from xinheng.fusion.registers.bulk import on_postgres


def folder() -> Path:
    """Where the locks of this machine lie."""
    return Path(settings.XINHENG_HOME) / "intake"


@contextmanager
def source_lock(source: str) -> Iterator[None]:
    """Holds the source, or refuses at once. What a dead run held is freed by the kernel and by PostgreSQL."""
    place = folder()
    place.mkdir(parents=True, exist_ok=True)
    with (place / f"{source}.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise _taken(source) from None
        if not on_postgres():
            yield
            return
        number = int.from_bytes(sha256(f"intake:{source}".encode()).digest()[:8], "big", signed=True)
        if not _ask("SELECT pg_try_advisory_lock(%s)", number):
            raise _taken(source)
        try:
            yield
        finally:
            _ask("SELECT pg_advisory_unlock(%s)", number)


def is_held(source: str) -> bool:
    """Whether a run of this source goes on somewhere. Looks by taking the lock and letting go at once."""
    try:
        with source_lock(source):
            return False
    except SourceBusy:
        return True


def _taken(source: str) -> SourceBusy:
    return SourceBusy(
        f"数据源 {source} 正在由另一次接入处理，本次没有开始。请等它结束后再运行，重复运行不会产生重复记录。"
    )


def _ask(sql: str, number: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(sql, [number])
        return bool(cursor.fetchone()[0])
