"""The keys of this installation: one file each in the folder of keys, readable by the owner alone.

They are kept out of the database, so that a stolen copy of it opens nothing, and may lie in a folder of their own
(`XINHENG_KEYS`), so that a copy of the state folder opens nothing either. Losing them loses every restricted value:
a backup of the database is worth nothing without one of the keys. They are made at the first start and never after,
since the database keeps a fingerprint of each (`actions.settle_keys`).
"""

import os
import secrets
import stat
from enum import StrEnum
from functools import lru_cache
from hmac import digest as hmac
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

LENGTH = 32


class Key(StrEnum):
    """Each use has its own key, so that one can be changed or handed to hardware without the others."""

    MASTER = "master"  # encryption of restricted values and files
    BLIND = "blind"  # look-up of a restricted value
    MAC = "mac"  # marks of our own: codes, heads of the audit chains
    SIGNING = "signing"  # of our signatures, Ed25519 or SM2


def key(which: Key) -> bytes:
    """The 32 bytes of a key. Raises ImproperlyConfigured where it is missing, cut or open to others.

    A process that runs on notices an exchange by the file. One that vanished or was overwritten changes nothing for it:
    the old key has to lie beside the new one.
    """
    path = path_of(which)
    known, stamp = _read.get(path), _stamp(path)
    if known is not None and (stamp in (None, known[0]) or known[1] not in _retired(path.parent, which)):
        return known[1]
    # A test's folder has no first start.
    if stamp is None and settings.XINHENG_MAKES_KEYS:
        _make(path)
    value = _checked(path)
    _read[path] = (_stamp(path), value)
    return value


def keys_of(which: Key) -> list[bytes]:
    """The key in use, then those before it, the newest first: under each of them something may still stand."""
    now = key(which)
    return [now, *(one for one in retired(which) if one != now)]


def folder() -> Path:
    """Where the keys lie."""
    return _folder(settings.XINHENG_KEYS, settings.XINHENG_HOME)


def path_of(which: Key) -> Path:
    """The file of a key."""
    return _path(folder(), which)


@lru_cache(8)
def _folder(keys: str | Path, home: str | Path) -> Path:
    return Path(keys or Path(home) / "keys")


@lru_cache(32)
def _path(where: Path, which: Key) -> Path:
    return where / f"{which}.key"


def stored(which: Key) -> bytes | None:
    """The bytes in a key's file as they are; None where there is no file."""
    try:
        return path_of(which).read_bytes()
    except FileNotFoundError:
        return None


def read_now(which: Key) -> bytes:
    """A key as it lies in its file now, whatever this process read before."""
    return _checked(path_of(which))


def fingerprint(which: Key, value: bytes | None = None) -> str:
    """32 hexadecimal digits by which a key is known again; they tell nothing of it."""
    return hmac(value or read_now(which), f"xinheng key {which}".encode(), "sha256").hex()[:32]


def retired(which: Key) -> list[bytes]:
    """Keys that were replaced, the newest first: they still open what they closed."""
    return list(_retired(folder(), which))


def make(which: Key) -> None:
    """A key where there is none; two processes that start at once get the same one."""
    _make(path_of(which))


def prepare(which: Key) -> str:
    """A new key, laid beside the one in use and used by nobody yet; gives its fingerprint."""
    aside = _write_aside(path_of(which))
    aside.replace(_prepared(which))
    _sync(aside.parent)
    return fingerprint(which, _prepared(which).read_bytes())


def prepared(which: Key) -> bytes | None:
    """The key that waits to be put in place."""
    try:
        return _prepared(which).read_bytes()
    except FileNotFoundError:
        return None


def put_in_place(which: Key, mark: str) -> None:
    """Keep the key in use under its fingerprint and let the prepared one take its place."""
    path = path_of(which)
    if not list(path.parent.glob(f"{which}.old-*-{mark[:8]}.key")):
        number = len(list(path.parent.glob(f"{which}.old-*.key"))) + 1
        os.link(path, path.with_name(f"{which}.old-{number:04d}-{mark[:8]}.key"))
    _prepared(which).replace(path)
    _sync(path.parent)
    forget_read()


def forget_read() -> None:
    """Read the files anew at the next use."""
    _read.clear()
    _old.clear()


# What this process read: the file as it was, its bytes; and the old keys of a folder as it was.
_read: dict[Path, tuple[tuple[int, int] | None, bytes]] = {}
_old: dict[tuple[Path, Key], tuple[tuple[int, int] | None, tuple[bytes, ...]]] = {}


def _stamp(path: Path) -> tuple[int, int] | None:
    """Which file or folder it is and when it was written; None where there is none."""
    try:
        seen = os.stat(path)
    except OSError:
        return None
    return seen.st_ino, seen.st_mtime_ns


def _retired(where: Path, which: Key) -> tuple[bytes, ...]:
    known, stamp = _old.get((where, which)), _stamp(where)
    if known is None or known[0] != stamp:
        paths = sorted(where.glob(f"{which}.old-*.key"), reverse=True)
        known = _old[where, which] = (stamp, tuple(_checked(path) for path in paths))
    return known[1]


def _prepared(which: Key) -> Path:
    return folder() / f"{which}.next"


def _checked(path: Path) -> bytes:
    if not path.exists():
        raise ImproperlyConfigured(f"密钥文件 {path} 不见了，请从密钥备份恢复；首次启动请运行 xinheng setup。")
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise ImproperlyConfigured(f"密钥文件 {path} 可被他人读取，请执行 chmod 600 后重新启动。")
    value = path.read_bytes()
    if len(value) != LENGTH:
        raise ImproperlyConfigured(f"密钥文件 {path} 应为 {LENGTH} 字节，实为 {len(value)} 字节，请从备份恢复。")
    return value


def _make(path: Path) -> None:
    """Write aside, then link: a reader sees the whole key or none, and the first writer wins."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    aside = _write_aside(path)
    try:
        os.link(aside, path)
    except FileExistsError:
        pass
    finally:
        aside.unlink()


def _write_aside(path: Path) -> Path:
    aside = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(secrets.token_bytes(LENGTH))
        file.flush()
        os.fsync(file.fileno())
    return aside


def _sync(where: Path) -> None:
    """A renamed file is renamed on the disk too."""
    opened = os.open(where, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
