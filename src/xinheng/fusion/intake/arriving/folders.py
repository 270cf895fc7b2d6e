"""Drop folders: one a source in the state folder. A file is taken when it is whole, and lies afterwards in `done` or
`refused` with a report beside it.

Whole is a file that nobody touched between two looks some seconds apart: who writes it may be on another machine, whose
clock and locks tell us nothing. Names of unfinished files (`.x`, `x.part`, `~$x`) are never whole.
"""

import os
import shutil
import stat
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.conf import settings

from xinheng.fusion.intake.arriving import shelf
from xinheng.fusion.intake.arriving.schedules import last_slot
from xinheng.fusion.intake.models import Arrival
from xinheng.fusion.intake.sources import source_named, sources
from xinheng.kit import city_time

SETTLED_SECONDS = 10.0
DONE, REFUSED = "done", "refused"
_UNFINISHED = (".part", ".partial", ".filepart", ".tmp", ".temp", ".crdownload", ".download", ".swp")
_Mark = tuple[int, int, int]


def inbox() -> Path:
    """Where the folders lie."""
    return Path(settings.XINHENG_HOME) / "inbox"


def folder_of(source: str) -> Path:
    """The drop folder of one source."""
    return inbox() / source


def make_folders() -> None:
    """A folder for every declared source."""
    for name in sources():
        folder_of(name).mkdir(parents=True, exist_ok=True)


def strange_folders() -> list[str]:
    """Folders with files in them that belong to no source: somebody waits in vain."""
    return sorted(
        one.name
        for one in inbox().glob("*")
        if one.is_dir() and source_named(one.name) is None and any(not held.is_dir() for held in one.iterdir())
    )


@dataclass
class Looks:
    """What was seen of each file, and when nothing of it had changed since."""

    seen: dict[Path, tuple[_Mark, float]] = field(default_factory=dict)
    # What could not be taken out of its folder, as it was then.
    left: dict[Path, _Mark | None] = field(default_factory=dict)

    def leave(self, path: Path) -> None:
        """Looks at it no more until somebody touches it."""
        self.left[path] = _mark(path)

    def whole(self) -> Iterator[tuple[str, Path]]:
        """(source, file) of every file that is whole, the oldest first."""
        there: dict[Path, tuple[_Mark, float]] = {}
        found: list[tuple[int, str, str, Path]] = []
        for place in sorted(inbox().glob("*")):
            declared = source_named(place.name) if place.is_dir() else None
            if declared is None:
                continue
            # With a schedule, what came before its last moment.
            plan = declared.schedule if declared.origin is None else None
            until = last_slot(plan, city_time.now()).timestamp() if plan else float("inf")
            for path in place.iterdir():
                mark = _mark(path)
                if mark is None or self.left.get(path) == mark:
                    continue
                then = self.seen.get(path)
                there[path] = then if then and then[0] == mark else (mark, time.monotonic())
                if time.monotonic() - there[path][1] >= SETTLED_SECONDS and mark[1] / 1e9 <= until:
                    found.append((mark[1], path.name, place.name, path))
        self.seen = there
        for _, _, source, path in sorted(found):
            yield source, path


def _mark(path: Path) -> _Mark | None:
    """What changes while a file is written; None for what is no file of ours to take."""
    name = path.name.lower()
    if name.startswith((".", "~$")) or name.endswith(_UNFINISHED):
        return None
    try:
        told = path.lstat()
    except OSError:  # gone between two looks
        return None
    return None if stat.S_ISDIR(told.st_mode) else (told.st_size, told.st_mtime_ns, told.st_ino)


class NotTakeable(Exception):
    """Why a file in a drop folder cannot be taken, in a sentence."""


def onto_shelf(path: Path) -> str:
    """The word of the file on the shelf; in its folder it stays until the delivery is written down. Raises NotTakeable
    for what is no plain file (a link could lead anywhere) or may not be read."""
    if not stat.S_ISREG(path.lstat().st_mode):
        raise NotTakeable("这不是普通文件（链接或设备），没有读取。请放入文件本身。")
    try:
        with path.open("rb") as file:
            file.read(1)
    except OSError as error:
        raise NotTakeable(f"平台的进程读不了这个文件（{error.strerror}）。请改好权限后重新放入。") from error
    word, place = shelf.new_place()
    kept = place / shelf.safe_name(path.name)
    try:
        os.link(path, kept)
    except OSError:  # another disk
        shutil.copyfile(path, kept)
    return word


def file_away(arrival: Arrival) -> None:
    """What was taken or refused goes back into its source's folder, the report beside it. May be repeated."""
    place = folder_of(arrival.source) / (DONE if arrival.state == Arrival.State.TAKEN else REFUSED)
    place.mkdir(parents=True, exist_ok=True)
    for held in shelf.held(arrival.word):
        kept = place / stamped(held.name, arrival)
        write_report(kept, report_of(arrival))
        shutil.move(held, kept)
    shelf.release(arrival.word)


def put_aside(source: str, path: Path, arrival: Arrival) -> None:
    """What could not be taken at all goes to the refused ones as it is."""
    place = folder_of(source) / REFUSED
    place.mkdir(parents=True, exist_ok=True)
    kept = place / stamped(path.name, arrival)
    write_report(kept, report_of(arrival))
    path.rename(kept)


def stamped(name: str, arrival: Arrival) -> str:
    """A name that no earlier delivery has."""
    return f"{city_time.local(arrival.sent_at):%Y%m%d-%H%M%S}-{arrival.pk}-{shelf.safe_name(name)}"


def write_report(beside: Path, words: str) -> None:
    """Written aside and swapped in: who waits for it reads all of it."""
    aside = beside.with_name(f".{beside.name}.report")
    aside.write_text(words, encoding="utf-8")
    aside.replace(beside.with_name(f"{beside.name}.报告.txt"))


def report_of(arrival: Arrival) -> str:
    """What became of it, for the department that laid it there: no cell of a row is repeated."""
    told, state = arrival.report, arrival.get_state_display()
    lines = [f"来源：{arrival.source}", f"文件：{'、'.join(arrival.names)}", f"收到：{_moment(arrival.sent_at)}"]
    lines += [f"办完：{_moment(arrival.finished_at)}"] if arrival.finished_at else []
    lines.append(f"结果：{state}{f'（第 {arrival.run_id} 次接入）' if arrival.run_id else ''}")
    if arrival.state == Arrival.State.TAKEN and "read" in told:
        lines.append(
            f"读取 {told['read']} 行 = 接收 {told.get('accepted', 0)} + 退回 {told.get('rejected', 0)} + "
            f"未变 {told.get('unchanged', 0)}；没有采用的值 {told.get('findings', 0)} 个"
        )
        if told.get("rejected"):
            lines.append("退回的行和原因请向数据管理员要“更正表”，改好后交回。")
    lines += [f"原因：{arrival.problem}"] if arrival.problem else []
    lines += [f"提示：{one}" for one in told.get("warnings", [])]
    return "\n".join(lines) + "\n"


def _moment(at: datetime) -> str:
    return f"{city_time.local(at):%Y-%m-%d %H:%M}"
