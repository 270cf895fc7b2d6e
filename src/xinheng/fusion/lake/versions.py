"""Versions of the lake on disk: which one is current, who still reads an old one, what can go."""

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

from django.conf import settings

KEPT = 2


@dataclass(frozen=True)
class LakeVersion:
    """One version: its number, how far it had read the feed, and its tables with their row counts and shapes."""

    number: int
    made_at: str
    position: tuple[int, int]
    # When the batch at `position` was written: tells another database from ours.
    marker: str
    rows: dict[str, int] = field(default_factory=dict)
    # Digest of each table's columns: a changed standard means a new file.
    shapes: dict[str, str] = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        """Where its tables lie."""
        return root() / "versions" / f"{self.number:06d}"

    def __str__(self) -> str:
        return f"第{self.number}版，{len(self.rows)}张表，{sum(self.rows.values())}行"


def root() -> Path:
    """The folder of the lake."""
    return Path(settings.LAKE_ROOT)


def current() -> LakeVersion | None:
    """The version readers get now; None while there is none, or where it did not come along when a home was copied."""
    try:
        return read(root() / "versions" / _pointed())
    except FileNotFoundError:
        return None


def _pointed() -> str:
    """The name of the current version's folder.

    The pointer is a file with that name, which every way of copying keeps. Homes of before have a link there, and a
    copy that followed links has a folder, the version once more: both say their number themselves.
    """
    pointer = root() / "current"
    if pointer.is_dir():
        return read(pointer).folder.name
    return pointer.read_text(encoding="utf-8").strip()


def read(folder: Path) -> LakeVersion:
    """The version whose folder this is."""
    kept = json.loads((folder / "version.json").read_text(encoding="utf-8"))
    return LakeVersion(**{**kept, "position": tuple(kept["position"])})


def publish(version: LakeVersion) -> None:
    """Makes a finished version durable and current, in one step that a reader sees wholly or not at all."""
    (version.folder / "version.json").write_text(json.dumps(asdict(version)), encoding="utf-8")
    for path in [*version.folder.iterdir(), version.folder, version.folder.parent]:
        _sync(path)
    pointer, aside = root() / "current", root() / f".current-{version.number}"
    with suppress(FileNotFoundError):
        aside.unlink()
    aside.write_text(version.folder.name + "\n", encoding="utf-8")
    _sync(aside)
    if pointer.is_dir() and not pointer.is_symlink():
        shutil.rmtree(pointer)
    os.replace(aside, pointer)
    _sync(root())


def newest_number() -> int:
    """The number of the newest whole version, whether or not that is current; 0 where there is none."""
    return max((int(path.parent.name) for path in root().glob("versions/*/version.json")), default=0)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def clear_old(newest: int) -> None:
    """Removes versions but the last ones, and half-made ones; one that somebody still reads is left for later."""
    for folder in (root() / "versions").iterdir():
        if int(folder.name) > newest - KEPT and (folder / "version.json").exists():
            continue
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder)
        except BlockingIOError:
            continue
        finally:
            os.close(descriptor)


def hold(folder: Path) -> int:
    """A descriptor that keeps a version from being removed until it is closed."""
    descriptor = os.open(folder, os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_SH)
    return descriptor


@contextmanager
def refreshing() -> Iterator[None]:
    """One refresh at a time; a second waits."""
    root().mkdir(parents=True, exist_ok=True)
    with (root() / "refresh.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
