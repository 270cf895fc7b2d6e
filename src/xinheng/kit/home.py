"""The state folder: made before anything is done, never by reading settings."""

import os
from dataclasses import dataclass
from pathlib import Path

from xinheng.kit.refusal import Refusal


class HomeUnusable(Refusal):
    """The state folder cannot be made or written."""


@dataclass(frozen=True)
class Backup:
    """A backup that the worker makes by itself: where to, where the closed keys go, every how many minutes."""

    folder: Path
    keys: Path
    minutes: int


def make_home(home: Path) -> None:
    """The folder and what must stand in it at the start, closed to the machine's other users with all that this
    process makes from now on. Raises HomeUnusable, naming the folder and the cause."""
    os.umask(0o077)
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise HomeUnusable(f"XINHENG_HOME={home} 不能建立（{error.strerror}），请改为可写的文件夹。") from error
    if not os.access(home, os.W_OK | os.X_OK):
        raise HomeUnusable(
            f"不能写入 XINHENG_HOME={home}：它是只读的，或运行账号没有权限。请改正权限，或改为可写的文件夹。"
        )
    if home.stat().st_mode & 0o077 and home.stat().st_uid == os.geteuid():
        home.chmod(0o700)
    (home / "static").mkdir(exist_ok=True)
