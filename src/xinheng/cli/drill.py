"""`xinheng backup drill`: the newest backup restored beside the city, compared, and thrown away."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import click
from django.conf import settings
from django.db import connection, transaction

from xinheng.cli import changes, snapshot, vault
from xinheng.cli.backup import alone
from xinheng.cli.database import ready_database
from xinheng.kit.city_time import now
from xinheng.kit.refusal import Refusal
from xinheng.support.audit.actions import record_event
from xinheng.support.audit.backups import last_backup
from xinheng.support.audit.streams import stream_for

GIGA = 1_000_000_000


def drill(target: Path, keys_dir: Path, secret: Path) -> None:
    """Restore beside, compare counts, digests and the trail; say and record RPO and RTO."""
    ready_database()
    newest = vault.named(target)
    _must_be_the_last(newest)
    # What would be lost if the machine were gone now, before the drill takes its time.
    began, reached = now(), changes.reached() if changes.has_backup(target) else ""
    with alone(), _beside() as (home, database):
        where = {**os.environ, "XINHENG_HOME": str(home), "DATABASE_URL": database, "XINHENG_KEYS": ""}
        restore = [
            str(target.resolve()),
            "--keys-dir",
            str(keys_dir.resolve()),
            "--recovery-key",
            str(secret.resolve()),
        ]
        started = time.monotonic()
        for command in (["restore", *restore], ["audit", "verify"]):
            done = subprocess.run([sys.executable, "-m", "xinheng.cli", *command], env=where, check=False)  # noqa: S603  our own command
            if done.returncode:
                raise Refusal(f"演练没有通过 / the drill failed: xinheng {command[0]}，见上")
        seconds = time.monotonic() - started
    told = json.loads((newest / vault.MANIFEST).read_text(encoding="utf-8"))
    size = sum(part["size"] for part in told["parts"].values())
    lost = (began - datetime.fromisoformat(max(told["taken"], reached))).total_seconds()
    click.echo(
        f"演练通过 passed  {newest.name}  RPO {lost:.0f} 秒  RTO {seconds:.1f} 秒"
        f"（{size} 字节，每 GB {seconds / size * GIGA:.0f} 秒）"
    )
    detail: dict[str, object] = {"name": newest.name, "rpo": round(lost), "rto": round(seconds, 1), "bytes": size}
    with transaction.atomic():
        record_event(
            stream=stream_for("", "backup"), verb="drill_backup", actor="system", target=("backup", newest.name),
            detail=detail,
        )  # fmt: skip


def _must_be_the_last(newest: Path) -> None:
    """The trail knows which backup was made last; who took it away or put an old one there is seen."""
    last = last_backup()
    known = (last.name, last.manifest) if last else ("", "")
    try:
        there = sha256((newest / vault.MANIFEST).read_bytes()).hexdigest()
    except OSError:
        there = ""
    if (newest.name, there) != known:
        raise Refusal(f"这里最新的备份是 {newest.name}，审计记录中最近一次是 {known[0] or '没有'} / not the last one")


@contextmanager
def _beside() -> Iterator[tuple[Path, str]]:
    """A home and a database of the drill's own; what a killed drill left is cleared away first."""
    for left in Path(settings.XINHENG_HOME).glob("drill-*"):
        shutil.rmtree(left)
    home = Path(tempfile.mkdtemp(dir=settings.XINHENG_HOME, prefix="drill-"))
    try:
        if connection.vendor == "postgresql":
            with _database_beside() as url:
                yield home, url
        else:
            yield home, f"sqlite:///{home}/{snapshot.SQLITE}"
    finally:
        shutil.rmtree(home, ignore_errors=True)


@contextmanager
def _database_beside() -> Iterator[str]:
    beside = f"{connection.settings_dict['NAME']}_drill"
    drop = f'DROP DATABASE IF EXISTS "{beside}" WITH (FORCE)'
    with connection.cursor() as cursor:
        cursor.execute(drop)
        cursor.execute(f"CREATE DATABASE \"{beside}\" ENCODING 'UTF8' TEMPLATE template0")
    try:
        yield os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{beside}"
    finally:
        with connection.cursor() as cursor:
            cursor.execute(drop)
