"""Bytes on disk, named by their own SHA-256: written whole or not at all, never changed."""

import os
import secrets
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from django.conf import settings


def put(content: bytes) -> str:
    """Keep the bytes, durable before this returns; gives their address. Keeping them again does nothing."""
    address = sha256(content).hexdigest()
    path = path_of(address)
    if path.exists():
        return address
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.parent / f".{address}.{secrets.token_hex(4)}"
    try:
        with aside.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
    except OSError:
        # On a full disk half a file would keep the room that others wait for.
        aside.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)
    return address


def get(address: str) -> bytes:
    """The bytes at an address. Raises OSError where they are gone, ValueError where they are no longer themselves."""
    content = path_of(address).read_bytes()
    if sha256(content).hexdigest() != address:
        raise ValueError(f"{path_of(address)}: content does not match its name")
    return content


def remove(address: str) -> None:
    """Take the bytes away; nothing happens where they are gone."""
    path_of(address).unlink(missing_ok=True)


def path_of(address: str) -> Path:
    """`files/ab/cd/abcd…`: two levels, so that no folder grows beyond listing."""
    return Path(settings.FILES_ROOT) / address[:2] / address[2:4] / address


def all_paths() -> Iterator[Path]:
    """Every file on the shelf, half-written ones included."""
    root = Path(settings.FILES_ROOT)
    return (path for path in root.glob("*/*/*") if path.is_file()) if root.exists() else iter(())


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
