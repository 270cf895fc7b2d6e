"""The keys of this installation: one file each in `XINHENG_HOME/keys`, made at first use, readable by the owner alone.

They are kept out of the database, so that a stolen copy of it opens nothing. Losing them loses every restricted value,
so a backup of the database is worth nothing without a backup of the keys.
"""

import os
import secrets
import stat
from enum import StrEnum
from functools import cache
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

LENGTH = 32


class Key(StrEnum):
    """Each use has its own key, so that one can be changed or handed to hardware without the others."""

    MASTER = "master"  # encryption of restricted values and files
    BLIND = "blind"  # look-up of a restricted value
    MAC = "mac"  # marks of our own: codes, heads of the audit chains
    SIGNING = "signing"  # Ed25519 private key


def key(which: Key) -> bytes:
    """The 32 bytes of a key. Made when it does not exist yet; two processes that start at once get the same one."""
    return _read(Path(settings.XINHENG_HOME) / "keys" / f"{which}.key")


@cache
def _read(path: Path) -> bytes:
    if not path.exists():
        _make(path)
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise ImproperlyConfigured(f"密钥文件 {path} 可被他人读取，请执行 chmod 600 后重新启动。")
    value = path.read_bytes()
    if len(value) != LENGTH:
        raise ImproperlyConfigured(f"密钥文件 {path} 应为 {LENGTH} 字节，实为 {len(value)} 字节，请从备份恢复。")
    return value


def _make(path: Path) -> None:
    """Write aside, then link: a reader sees the whole key or none, and the first writer wins."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(LENGTH))
            file.flush()
            os.fsync(file.fileno())
        os.link(aside, path)
    except FileExistsError:
        pass
    finally:
        aside.unlink()
