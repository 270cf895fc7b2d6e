"""`xinheng backup DIR`: the city closed to its recovery key while it serves; `backup drill DIR` proves it opens."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from django.conf import settings
from django.db import connection, transaction

from xinheng import __version__
from xinheng.cli import changes, sealing, vault
from xinheng.cli.database import ready_database
from xinheng.cli.snapshot import Snapshot, snapshot
from xinheng.kit.city_time import local, now
from xinheng.kit.refusal import Refusal
from xinheng.support.audit.actions import record_event
from xinheng.support.audit.streams import stream_for
from xinheng.support.crypto import keyring, signing
from xinheng.support.files import shelf

PUBLIC = "recovery.pub"
USE = (
    "xinheng backup DIR --keys-dir DIR2 | backup drill DIR --keys-dir DIR2 --recovery-key FILE | "
    "backup follow DIR --keys-dir DIR2 | backup prune DIR --keep N | backup --new-recovery-key FILE"
)


@click.command()
@click.argument("words", nargs=-1)
@click.option("--keys-dir", type=click.Path(path_type=Path), help="Where the closed keys go: not into DIR.")
@click.option("--new-recovery-key", type=click.Path(path_type=Path), help="Make the key pair once; the secret half.")
@click.option("--recovery-key", type=click.Path(exists=True, path_type=Path), help="For `drill`: the secret half.")
@click.option("--worker", type=int, default=0, hidden=True, help="For `follow`: ends with this process.")
@click.option("--keep", type=click.IntRange(min=1), help="For `prune`: how many of the newest backups stay.")
def backup(
    words: tuple[str, ...],
    keys_dir: Path | None,
    new_recovery_key: Path | None,
    recovery_key: Path | None,
    worker: int,
    keep: int | None,
) -> None:
    """Back up into DIR; `follow DIR` lays what changes beside it, every ten seconds, until it is stopped; `drill DIR`
    restores the newest backup beside and compares; `prune DIR` lets old ones go."""
    match words:
        case () if new_recovery_key:
            _make_pair(new_recovery_key)
        case ("drill", target) if recovery_key and keys_dir:
            from xinheng.cli.drill import drill  # noqa: PLC0415  it needs this module's lock

            drill(Path(target), keys_dir, recovery_key)
        case ("prune", target) if keep:
            _prune(Path(target), keep)
        case ("follow", target) if keys_dir:
            _follow(Path(target), keys_dir, worker)
        case (target,) if target not in ("drill", "prune", "follow") and keys_dir:
            _back_up(Path(target), keys_dir)
        case _:
            raise click.UsageError(USE)


def _make_pair(secret_file: Path) -> None:
    """The secret file also knows the city's public key: what another made is not restored."""
    public_file = Path(settings.XINHENG_HOME) / PUBLIC
    if public_file.exists():
        raise Refusal(f"恢复密钥已经有了 / a recovery key exists: {public_file}；要换新的，请先移走这个文件")
    ready_database()
    secret, public = sealing.new_pair()
    city = signing.public_key().hex()
    with secret_file.open("x") as out:
        out.write(f"{secret.hex()}\n{city}\n")
    public_file.write_text(f"{public.hex()}\n{city}\n", encoding="ascii")
    click.echo(f"恢复密钥已写入 {secret_file}。请移到离线介质，一式两份，不要留在本机：没有它，备份打不开")


def _back_up(target: Path, keys_dir: Path) -> None:
    started, (public, city) = time.monotonic(), _public()
    _must_lie_apart(target, keys_dir)
    ready_database()
    for folder in (target, keys_dir):
        folder.mkdir(parents=True, exist_ok=True)
    with alone():
        name, kept, followed = _name(), vault.Vault(target, public), changes.since()
        with snapshot() as taken:
            told = _manifest(name, taken, public) | {"changes": followed}
            told["parts"] = {part: kept.keep(blocks) for part, blocks in taken.parts}
        _tell("数据库 database", told, started)
        # After the database: what it names was on the shelf before. What is erased meanwhile may be missing.
        told["files"] = sorted(path.name for path in shelf.all_paths() if path.name[0] != "." and kept.keep_file(path))
        told["keys"] = vault.close_keys(keys_dir, public)
        _finish(target, name, told, city)
    click.echo(f"备份完成 done  {target / name}  文件 {len(told['files'])}  {time.monotonic() - started:.1f} 秒")


def _follow(target: Path, keys_dir: Path, worker: int) -> None:
    public, city = _public()
    _must_lie_apart(target, keys_dir)
    ready_database()
    if connection.vendor != "sqlite":
        raise Refusal(
            "PostgreSQL 的变化由它自己送出 / PostgreSQL ships its own log: 见 docs/operations.md “Back to a second”"
        )
    for folder in (target, keys_dir):
        folder.mkdir(parents=True, exist_ok=True)
    with alone("changes.lock"):
        changes.follow(vault.Vault(target, public), keys_dir, city, worker)


def _name() -> str:
    return f"{local(now()):%Y%m%dT%H%M%S}"


def _manifest(name: str, taken: Snapshot, public: bytes) -> dict[str, Any]:
    return {
        "name": name, "version": __version__, "taken": local(taken.taken).isoformat(timespec="seconds"),
        "database": connection.vendor,
        "newest": taken.newest, "counts": taken.counts, "recovery": public.hex(),
        "fingerprints": {str(key): keyring.fingerprint(key) for key in keyring.Key},
    }  # fmt: skip


def _tell(what: str, told: dict[str, Any], started: float) -> None:
    size, written = (sum(part[of] for part in told["parts"].values()) for of in ("size", "written"))
    rows, seconds = sum(told["counts"].values()), time.monotonic() - started
    click.echo(f"{what}  {rows} 行  {size} 字节，新写 {written} 字节  {seconds:.1f} 秒")


def _public() -> tuple[bytes, bytes]:
    """The public half of the recovery key, and the public key by which it knows the city."""
    path = Path(settings.XINHENG_HOME) / PUBLIC
    if not path.exists():
        raise Refusal("还没有恢复密钥 / no recovery key: 请先运行 xinheng backup --new-recovery-key FILE")
    public, city = path.read_text(encoding="ascii").split()
    if bytes.fromhex(city) not in signing.public_keys():
        raise Refusal(f"签名密钥与做恢复密钥时不同 / another signing key: 请移走 {path}，重新做一把恢复密钥")
    return bytes.fromhex(public), bytes.fromhex(city)


def _must_lie_apart(target: Path, keys_dir: Path) -> None:
    data, keys = target.resolve(), keys_dir.resolve()
    if data == keys or data in keys.parents or keys in data.parents:
        raise Refusal(f"密钥要与数据分开存放 / keep the keys apart: {keys} 与 {data} 不能互相包含，请另选介质")


def _finish(target: Path, name: str, told: dict[str, Any], city: bytes) -> None:
    """The folder gets its name when its manifest is signed and whole; then the trail hears of it."""
    aside = target / f".{name}.{os.getpid()}"
    aside.mkdir()
    digest = vault.sign(aside, told, city)
    os.sync()
    aside.rename(target / name)
    detail: dict[str, object] = {"name": name, "manifest": digest, "rows": sum(told["counts"].values())}
    with transaction.atomic():
        record_event(
            stream=stream_for("", "backup"), verb="back_up", actor="system", target=("backup", name), detail=detail
        )


def _prune(target: Path, keep: int) -> None:
    with alone():
        folders, pieces = vault.prune(target, keep)
    click.echo(f"已删除 pruned  {folders} 份备份，{pieces} 块")


@contextmanager
def alone(name: str = "backup.lock") -> Iterator[None]:
    """One backup, drill or pruning at a time. The lock ends with the process."""
    with (Path(settings.XINHENG_HOME) / name).open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Refusal("另一个备份或演练正在进行 / another one is running: 请等它完成") from error
        yield
