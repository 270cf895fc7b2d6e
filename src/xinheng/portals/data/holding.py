"""Files that were sent and are looked at before they are taken in: kept for a day in the state folder."""

import secrets
import shutil
import time
from pathlib import Path
from typing import Any

from django.conf import settings

DAY = 24 * 3600


def _folder() -> Path:
    return Path(settings.XINHENG_HOME) / "held"


def hold(sent: Any) -> str:
    """Keeps an uploaded file; the word by which it is found again. What lay too long goes."""
    for old in _folder().glob("*"):
        if time.time() - old.stat().st_mtime > DAY:
            shutil.rmtree(old, ignore_errors=True)
    word = secrets.token_hex(16)
    path = _folder() / word / (Path(sent.name).name[-120:] or "file")
    path.parent.mkdir(parents=True)
    with path.open("wb") as out:
        for block in sent.chunks():
            out.write(block)
    return word


def held(word: str) -> Path | None:
    """The file of that word, None where there is none any more."""
    if len(word) != 32 or not word.isalnum():
        return None
    return next((_folder() / word).glob("*"), None)


def release(word: str) -> None:
    """The file is not needed any more."""
    if held(word) is not None:
        shutil.rmtree(_folder() / word, ignore_errors=True)
