"""What the trail knows of backups, and what an administrator must see of them."""

import json
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db.models import QuerySet

from xinheng.kit import city_time
from xinheng.support.audit.models import AuditEvent
from xinheng.support.audit.streams import stream_for

DAY = timedelta(days=1)
# In the state folder: how far what changes is laid beside the backups. Touched every few seconds.
CHANGES = "changes.json"
CHANGES_LATE = timedelta(minutes=2)
# A drill is due every month (docs/operations.md); five weeks give it room.
DRILL_EVERY = timedelta(days=35)


@dataclass(frozen=True)
class Told:
    """A backup or a drill as the trail tells of it."""

    at: datetime
    name: str
    manifest: str = ""


def last_backup() -> Told | None:
    """The backup that was made last, wherever it lies."""
    return _last("back_up")


def last_drill() -> Told | None:
    """The drill that last went well."""
    return _last("drill_backup")


def backup_age(now: datetime | None = None) -> int | None:
    """Seconds since the last backup was made; None where there was none."""
    last = last_backup()
    return int(((now or city_time.now()) - last.at).total_seconds()) if last else None


@dataclass(frozen=True)
class BackupsNow:
    """The last backup, the last drill that went well, and what is late: a sentence each."""

    backup: Told | None
    drill: Told | None
    late: list[str]


def backup_gaps(now: datetime | None = None) -> list[str]:
    """Backups and drills that are late, one sentence each: after twice the period of the settings, a day without."""
    return backups_now(now).late


def backups_now(now: datetime | None = None) -> BackupsNow:
    """How it stands with them."""
    now, last = now or city_time.now(), last_backup()
    if last is None:
        return BackupsNow(None, None, ["还没有备份过，机器一坏数据就没有了"])
    planned = settings.XINHENG_BACKUP
    period = timedelta(minutes=planned.minutes) if planned else DAY
    found = []
    if now - last.at > 2 * period:
        found.append(f"最近一次备份是 {_words(now - last.at)}前做的，应当每 {_words(period)}一次")
    if (behind := _changes_behind()) > CHANGES_LATE:
        found.append(f"备份之后的变化已有 {_words(behind)}没有送到备份处，请看 xinheng work 是否在运行")
    drill = last_drill()
    if now - (drill.at if drill else _first_backup(last)) > DRILL_EVERY:
        found.append("五个多星期没有做过恢复演练，备份能不能打开还不知道")
    return BackupsNow(last, drill, found)


def _changes_behind() -> timedelta:
    """How long ago the worker last laid what changes beside the backups, by the machine's own clock; none where it does
    not follow."""
    if not settings.XINHENG_BACKUP:
        return timedelta(0)
    try:
        touched = (Path(settings.XINHENG_HOME) / CHANGES).stat().st_mtime
    except OSError:
        return timedelta(0)
    return timedelta(seconds=time.time() - touched)


def _last(verb: str) -> Told | None:
    event = _events(verb).order_by("-seq").first()
    if event is None:
        return None
    told = json.loads(event.detail)
    return Told(event.at, str(told["name"]), str(told.get("manifest", "")))


def _first_backup(last: Told) -> datetime:
    event = _events("back_up").order_by("seq").first()
    return event.at if event else last.at


def _events(verb: str) -> QuerySet[AuditEvent]:
    return AuditEvent.objects.filter(stream=stream_for("", "backup"), verb=verb)


def _words(span: timedelta) -> str:
    minutes = int(span.total_seconds() // 60)
    if minutes < 120:
        return f"{minutes} 分钟"
    return f"{minutes // 60} 小时" if minutes < 60 * 48 else f"{minutes // (60 * 24)} 天"
