"""`xinheng restore DIR`: a backup into an empty home and database; all is verified before it is placed."""

import json
import shutil
import tempfile
import time
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import Any

import click
from django.conf import settings
from django.db import connection

from xinheng.cli import pieces, put_back, sealing, snapshot, vault
from xinheng.cli.backup import PUBLIC
from xinheng.kit.refusal import Refusal
from xinheng.support.crypto import keyring
from xinheng.support.files import shelf


@click.command()
@click.argument("target", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--keys-dir", required=True, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--recovery-key", required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--backup", "name", default="", help="The name of an older backup; the newest without.")
@click.option("--without-changes", is_flag=True, help="Back to the backup's own moment.")
def restore(target: Path, keys_dir: Path, recovery_key: Path, name: str, without_changes: bool) -> None:
    """Restore the newest backup of DIR; refused where a piece is damaged or anything would be replaced."""
    started, folder = time.monotonic(), vault.named(target, name)
    secret, city = _secret(recovery_key)
    told = vault.read(folder, city)
    if sealing.public_of(secret).hex() != told["recovery"]:
        raise _wrong_key(recovery_key)
    click.echo(f"备份 {folder.name}：数据截至 {told['taken']}，版本 {told['version']}")
    _must_be_empty(told)
    for left in Path(settings.XINHENG_HOME).glob("restore-*"):
        shutil.rmtree(left)
    kept = vault.Vault(target, bytes.fromhex(told["recovery"]))
    with tempfile.TemporaryDirectory(dir=settings.XINHENG_HOME, prefix="restore-") as work:
        parts = {part: Path(work) / part for part in told["parts"]}
        for part, path in parts.items():
            _write(path, kept.opened(part, told["parts"][part], secret))
        laid = pieces.Laid()
        if connection.vendor == "sqlite":
            put_back.compare_sqlite(parts[snapshot.SQLITE], told["counts"])
            if not without_changes:
                laid = pieces.lay_on(parts[snapshot.SQLITE], told, secret, city, kept)
        keys = _open_keys(keys_dir, secret, laid.keys or told["keys"])
        files = _open_files(kept, Path(work), secret, sorted(laid.files | set(told["files"])))
        click.echo(f"已核对 verified  {len(parts)} 部分，{len(files)} 个文件  {time.monotonic() - started:.1f} 秒")
        if laid.until:
            click.echo(f"此后的变化已补到 {laid.until} / changes laid on")
        _place(told, parts, files, keys)
        (Path(settings.XINHENG_HOME) / PUBLIC).write_text(f"{told['recovery']}\n{city.hex()}\n", encoding="ascii")
    click.echo(f"恢复完成 restored  {sum(told['counts'].values())} 行  {time.monotonic() - started:.1f} 秒")
    click.echo("请接着运行 xinheng check、xinheng audit verify 和 xinheng lake refresh")


def _secret(path: Path) -> tuple[bytes, bytes]:
    """The recovery key, and the public key of the city whose backups it opens."""
    try:
        secret, city = (bytes.fromhex(line) for line in path.read_text(encoding="ascii").split())
        sealing.public_of(secret)
    except ValueError as error:
        raise _wrong_key(path) from error
    return secret, city


def _wrong_key(path: Path) -> Refusal:
    return Refusal(f"恢复密钥不对 / wrong recovery key: {path} 打不开这份备份，没有改动任何内容")


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


def _open_keys(keys_dir: Path, secret: bytes, told: dict[str, str]) -> dict[str, bytes]:
    text = b"".join(sealing.opened(keys_dir / Path(told["file"]).name, secret, told["file"]))
    if sha256(text).hexdigest() != told["digest"]:
        raise sealing.damaged(told["file"])
    return {Path(name).name: bytes.fromhex(value) for name, value in json.loads(text).items()}


def _write(path: Path, pieces: Iterable[bytes]) -> str:
    whole = sha256()
    with path.open("wb") as out:
        for piece in pieces:
            whole.update(piece)
            out.write(piece)
    return whole.hexdigest()


def _open_files(kept: vault.Vault, work: Path, secret: bytes, addresses: list[str]) -> dict[str, Path]:
    (work / "shelf").mkdir()
    files = {address: work / "shelf" / address for address in addresses}
    for address, path in files.items():
        if _write(path, sealing.opened(kept.file_path(address), secret, address)) != address:
            raise sealing.damaged(address)
    return files


def _place(told: dict[str, Any], parts: dict[str, Path], files: dict[str, Path], keys: dict[str, bytes]) -> None:
    """The database last: a home that was cut off half-way has none, and cannot be mistaken for a whole one."""
    if connection.vendor == "sqlite":
        put_back.ready_sqlite(parts[snapshot.SQLITE])
    for address, path in files.items():
        shelf.path_of(address).parent.mkdir(parents=True, exist_ok=True)
        path.rename(shelf.path_of(address))
    keyring.folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    for name, value in keys.items():
        (keyring.folder() / name).touch(mode=0o600)
        (keyring.folder() / name).write_bytes(value)
    if connection.vendor == "sqlite":
        parts[snapshot.SQLITE].rename(connection.settings_dict["NAME"])
    else:
        tables = {table: parts[f"{table}.csv"] for table in told["counts"]}
        digests = {table: told["parts"][f"{table}.csv"]["digest"] for table in told["counts"]}
        put_back.fill_postgres(tables, told["counts"], digests)
