"""`xinheng backup DIR`: the city closed to its recovery key while it serves; `backup drill DIR` proves it opens."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import click
from django.conf import settings
from django.db import connection

from xinheng import __version__
from xinheng.cli import sealing, snapshot
from xinheng.cli.database import ready_database
from xinheng.kit.city_time import now
from xinheng.kit.refusal import Refusal
from xinheng.support.crypto import keyring
from xinheng.support.files import shelf

PUBLIC = "recovery.pub"


@click.command()
@click.argument("words", nargs=-1)
@click.option("--new-recovery-key", type=click.Path(path_type=Path), help="Make the key pair once; the secret half.")
@click.option("--recovery-key", type=click.Path(exists=True, path_type=Path), help="For `drill`: the secret half.")
def backup(words: tuple[str, ...], new_recovery_key: Path | None, recovery_key: Path | None) -> None:
    """Back up into DIR; `drill DIR` restores the newest backup beside and compares."""
    if new_recovery_key:
        _make_pair(new_recovery_key)
    elif len(words) == 2 and words[0] == "drill" and recovery_key:
        _drill(Path(words[1]), recovery_key)
    elif len(words) == 1 and words[0] != "drill":
        _back_up(Path(words[0]))
    else:
        raise click.UsageError("xinheng backup DIR | backup drill DIR --recovery-key FILE | --new-recovery-key FILE")


def _make_pair(secret_file: Path) -> None:
    public_file = Path(settings.XINHENG_HOME) / PUBLIC
    if public_file.exists():
        raise Refusal(f"恢复密钥已经有了 / a recovery key exists: {public_file}；要换新的，请先移走这个文件")
    secret, public = sealing.new_pair()
    with secret_file.open("x") as out:
        out.write(secret.hex() + "\n")
    public_file.write_text(public.hex() + "\n", encoding="ascii")
    click.echo(f"恢复密钥已写入 {secret_file}。请移到离线介质，一式两份，不要留在本机：没有它，备份打不开")


def _back_up(target: Path) -> None:
    started, public = time.monotonic(), _public()
    ready_database()
    (target / "files").mkdir(parents=True, exist_ok=True)
    name = f"{now():%Y%m%dT%H%M%S}"
    aside = target / f".{name}.{os.getpid()}"
    aside.mkdir()
    with tempfile.TemporaryDirectory(dir=settings.XINHENG_HOME, prefix="backup-") as work:
        counts, newest = snapshot.take(Path(work))
        click.echo(f"数据库快照 snapshot  {sum(counts.values())} 行  {time.monotonic() - started:.1f} 秒")
        parts = {part.name: _close(part, aside, public) for part in sorted(Path(work).iterdir())}
        # After the database: what it names was on the shelf before. What is erased meanwhile may be missing.
        held = sorted(_copy_files(target / "files", public))
        for part, text in (("files.list", "\n".join(held)), ("keys.json", json.dumps(_keys()))):
            (Path(work) / part).write_text(text, encoding="ascii")
            parts[part] = _close(Path(work) / part, aside, public)
    told = {
        "version": __version__, "day": now().isoformat(), "database": connection.vendor, "newest": newest,
        "counts": counts, "parts": parts, "files": len(held), "recovery": public.hex(),
        "keys": {str(key): keyring.fingerprint(key) for key in keyring.Key},
    }  # fmt: skip
    _write(aside / "manifest.json", json.dumps(told, ensure_ascii=False, indent=1))
    aside.rename(target / name)
    size = sum(path.stat().st_size for path in (target / name).iterdir())
    click.echo(f"备份完成 done  {target / name}  {size} 字节  {time.monotonic() - started:.1f} 秒")


def _public() -> bytes:
    path = Path(settings.XINHENG_HOME) / PUBLIC
    if not path.exists():
        raise Refusal("还没有恢复密钥 / no recovery key: 请先运行 xinheng backup --new-recovery-key FILE")
    return bytes.fromhex(path.read_text(encoding="ascii"))


def _close(part: Path, into: Path, public: bytes) -> str:
    with part.open("rb") as source:
        return sealing.seal(source, into / f"{part.name}.sealed", public, part.name)


def _copy_files(into: Path, public: bytes) -> list[str]:
    held = []
    for path in shelf.all_paths():
        if path.name.startswith("."):
            continue
        # One folder for each recovery key: an exchanged key cannot open what was closed to another.
        closed = into / public.hex()[:16] / path.name[:2] / path.name
        closed.parent.mkdir(parents=True, exist_ok=True)
        try:
            if not closed.exists():
                with path.open("rb") as source:
                    sealing.seal(source, closed, public, path.name)
        except FileNotFoundError:
            continue
        held.append(path.name)
    click.echo(f"文件 files  {len(held)}")
    return held


def _keys() -> dict[str, str]:
    return {path.name: path.read_bytes().hex() for path in keyring.folder().iterdir() if path.is_file()}


def _write(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())


def newest_in(target: Path) -> Path:
    """The newest whole backup in a folder. Raises Refusal where there is none."""
    found = sorted(path.parent for path in target.glob("[0-9]*/manifest.json"))
    if not found:
        raise Refusal(f"{target} 中没有完整的备份 / no whole backup here")
    return found[-1]


def _drill(target: Path, secret: Path) -> None:
    if connection.vendor == "postgresql":
        beside = f"{connection.settings_dict['NAME']}_drill_{os.getpid()}"
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE \"{beside}\" ENCODING 'UTF8' TEMPLATE template0")
        try:
            _tried(target, secret, os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{beside}")
        finally:
            with connection.cursor() as cursor:
                cursor.execute(f'DROP DATABASE IF EXISTS "{beside}" WITH (FORCE)')
    else:
        _tried(target, secret, "")


def _tried(target: Path, secret: Path, database: str) -> None:
    home, started = Path(tempfile.mkdtemp(dir=settings.XINHENG_HOME, prefix="drill-")), time.monotonic()
    where = {**os.environ, "XINHENG_HOME": str(home), "DATABASE_URL": database, "XINHENG_KEYS": ""}
    where["DATABASE_URL"] = database or f"sqlite:///{home}/{snapshot.SQLITE}"
    try:
        restore = ["restore", str(target.resolve()), "--recovery-key", str(secret.resolve())]
        for command in (restore, ["audit", "verify"]):
            done = subprocess.run([sys.executable, "-m", "xinheng.cli", *command], env=where, check=False)  # noqa: S603  our own command
            if done.returncode:
                raise Refusal(f"演练没有通过 / the drill failed: xinheng {command[0]}，见上")
    finally:
        shutil.rmtree(home, ignore_errors=True)
    told = json.loads((newest_in(target) / "manifest.json").read_text(encoding="utf-8"))
    newest = datetime.fromisoformat(told["newest"]) if told["newest"] else now()
    # SQLite keeps moments in UTC without saying so.
    newest = newest if newest.tzinfo else newest.replace(tzinfo=UTC)
    age = (now() - newest).total_seconds()
    click.echo(f"演练通过 passed  RPO {age:.0f} 秒  RTO {time.monotonic() - started:.1f} 秒")
