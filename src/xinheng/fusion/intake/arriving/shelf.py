"""Files that came and are not taken in yet: in the state folder, readable by us alone, gone when they are done with."""

import os
import secrets
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO, Protocol

from django.conf import settings

from xinheng.fusion.intake.refusals import IntakeRefused

# Bytes of a name, its ending kept. A file system takes 255, three for a Chinese character; a stamp before it and the
# name of its report need some.
LONGEST_NAME = 180


class Sent(Protocol):
    """An uploaded file as Django gives it."""

    name: str | None

    def chunks(self) -> Iterable[bytes]:
        """Its bytes, piece by piece."""


def folder() -> Path:
    """Where they lie, each delivery in a folder of its own."""
    return Path(settings.XINHENG_HOME) / "held"


def new_place() -> tuple[str, Path]:
    """A word nobody guesses, and the empty folder it leads to."""
    word = secrets.token_hex(16)
    place = folder() / word
    place.mkdir(parents=True, mode=0o700)
    return word, place


def hold(sent: Sent) -> str:
    """Keeps an uploaded file; the word by which it is found again."""
    word, place = new_place()
    with _made(place / safe_name(sent.name)) as out:
        for block in sent.chunks():
            out.write(block)
        out.flush()
        os.fsync(out.fileno())
    return word


def hold_copies(paths: Iterable[Path]) -> str:
    """Keeps copies of files that lie elsewhere; the word of all of them."""
    paths = list(paths)
    for path in paths:
        if not path.is_file():
            raise IntakeRefused(f"找不到文件 {path}。请检查路径。")
    word, place = new_place()
    for path in paths:
        with path.open("rb") as given, _made(place / safe_name(path.name)) as out:
            shutil.copyfileobj(given, out, 1024 * 1024)
            out.flush()
            os.fsync(out.fileno())
    return word


def held(word: str) -> list[Path]:
    """The files of that word in the order of their names; none where there are none any more."""
    if len(word) != 32 or not word.isalnum():
        return []
    return sorted((folder() / word).glob("*"))


def release(word: str) -> None:
    """The files are not needed any more."""
    if held(word):
        shutil.rmtree(folder() / word, ignore_errors=True)


def words_before(moment: float) -> list[str]:
    """The words of what was laid down before a moment (seconds since 1970)."""
    return [one.name for one in folder().glob("*") if one.stat().st_mtime < moment]


def safe_name(name: str | None) -> str:
    """The last part of what a browser or a folder called it; never a hidden file or a way out of the folder."""
    bare = _readable(Path((name or "").replace("\\", "/")).name)
    told = "".join(one for one in bare if one.isprintable()).encode()[-LONGEST_NAME:]
    return told.decode("utf-8", "ignore").lstrip(".-") or "file"


def _readable(name: str) -> str:
    """A name whose bytes are no UTF-8, as a department's Windows lays it into a folder: they are GBK."""
    try:
        raw = name.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return name.encode("utf-8", "replace").decode()
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("gb18030", "replace")


def _made(path: Path) -> BinaryIO:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
