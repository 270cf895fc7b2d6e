"""`xinheng restore DIR`: a backup into an empty home and database; all is verified before it is placed."""

import json
import tempfile
import time
from pathlib import Path
from typing import Any

import click
from django.conf import settings
from django.db import connection

from xinheng.cli import sealing, snapshot
from xinheng.cli.backup import PUBLIC, newest_in
from xinheng.kit.refusal import Refusal
from xinheng.support.crypto import keyring
from xinheng.support.files import shelf


@click.command()
@click.argument("target", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--recovery-key", required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore(target: Path, recovery_key: Path) -> None:
    """Restore the newest whole backup of DIR; refused where anything would be replaced."""
    started, folder = time.monotonic(), newest_in(target)
    told = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    secret = _secret(recovery_key, told)
    _must_be_empty(told)
    with tempfile.TemporaryDirectory(dir=settings.XINHENG_HOME, prefix="restore-") as work:
        opened = Path(work)
        for name, digest in told["parts"].items():
            _open(folder / f"{name}.sealed", opened / name, secret, name, digest)
        files = _open_files(target / "files" / told["recovery"][:16], opened, secret)
        click.echo(f"已核对 verified  {len(told['parts'])} 部分，{len(files)} 个文件")
        _place(told, opened, files)
    click.echo(f"恢复完成 restored  {sum(told['counts'].values())} 行  {time.monotonic() - started:.1f} 秒")
    click.echo("请接着运行 xinheng check、xinheng audit verify 和 xinheng lake refresh")


def _secret(path: Path, told: dict[str, Any]) -> bytes:
    try:
        secret = bytes.fromhex(path.read_text(encoding="ascii"))
        fits = sealing.public_of(secret).hex() == told["recovery"]
    except ValueError:
        fits = False
    if not fits:
        raise Refusal(f"恢复密钥不对 / wrong recovery key: {path} 打不开这份备份，没有改动任何内容")
    return secret


def _must_be_empty(told: dict[str, Any]) -> None:
    if told["database"] != connection.vendor:
        raise Refusal(f"备份来自 {told['database']}，DATABASE_URL 指向 {connection.vendor}，请改用同一种数据库")
    keys = keyring.folder()
    full = [str(path) for path in (keys, Path(settings.FILES_ROOT)) if path.is_dir() and any(path.iterdir())]
    if connection.vendor == "postgresql":
        full += ["DATABASE_URL"] if snapshot.tables() else []
    elif Path(connection.settings_dict["NAME"]).exists():
        full.append(str(connection.settings_dict["NAME"]))
    if full:
        raise Refusal(
            f"这里已有内容 / not empty: {'、'.join(full)}；只能恢复到空的状态文件夹和空的数据库，没有改动任何内容"
        )


def _open(source: Path, target: Path, secret: bytes, name: str, digest: str) -> None:
    if not source.exists() or sealing.unseal(source, target, secret, name) != digest:
        raise sealing.damaged(name)


def _open_files(closed: Path, opened: Path, secret: bytes) -> dict[str, Path]:
    (opened / "shelf").mkdir()
    files = {}
    for address in (opened / "files.list").read_text(encoding="ascii").split():
        files[address] = opened / "shelf" / address
        _open(closed / address[:2] / address, files[address], secret, address, address)
    return files


def _place(told: dict[str, Any], opened: Path, files: dict[str, Path]) -> None:
    """The database last: a home that was cut off half-way has none, and cannot be mistaken for a whole one."""
    if connection.vendor == "sqlite":
        snapshot.put_back_sqlite(opened / snapshot.SQLITE, told["counts"])
    for address, path in files.items():
        shelf.path_of(address).parent.mkdir(parents=True, exist_ok=True)
        path.rename(shelf.path_of(address))
    _place_keys(json.loads((opened / "keys.json").read_text(encoding="ascii")))
    (Path(settings.XINHENG_HOME) / PUBLIC).write_text(told["recovery"] + "\n", encoding="ascii")
    if connection.vendor == "sqlite":
        (opened / snapshot.SQLITE).rename(connection.settings_dict["NAME"])
    else:
        parts = {table: opened / f"{table}.csv" for table in told["counts"]}
        snapshot.put_back_postgres(parts, told["counts"])


def _place_keys(keys: dict[str, str]) -> None:
    keyring.folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    for name, value in keys.items():
        path = keyring.folder() / Path(name).name
        path.touch(mode=0o600)
        path.write_bytes(bytes.fromhex(value))
