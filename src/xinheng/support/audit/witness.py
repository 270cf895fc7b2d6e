"""Checkpoints go out by themselves: into our own register, and to whatever witnesses `XINHENG_WITNESS` names.

A witness is a folder (`file:///…`, the mount of another organisation), an https address that takes lines as text, or
`smtp://host:port/?to=…&from=…`. What a witness did not take waits; a gap of ten minutes is told (`gaps`).
"""

import os
import smtplib
from collections.abc import Callable
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.db.models import F, OuterRef, Subquery

from xinheng.kit import city_time
from xinheng.kit.outgoing.asking import post
from xinheng.kit.outgoing.ending import TIMEOUT
from xinheng.support.audit.actions import checkpoint_line
from xinheng.support.audit.models import AuditEvent, ChainHead, Checkpoint, Delivery
from xinheng.support.audit.register import OURS, enter

MOST = 500
GAP = timedelta(minutes=10)
# A failed sending is tried again after a minute, not every second.
PAUSE = timedelta(minutes=1)


def send_what_is_due() -> int:
    """Send new checkpoints to everyone who is to have them; gives how many went out. One that fails stops no other."""
    return sum(_send(to) for to in addressed())


def addressed() -> list[str]:
    """Our own register first, then the witnesses of the settings."""
    return [OURS, *settings.XINHENG_WITNESS]


def gaps(now: datetime | None = None, called: Callable[[str], str] = str) -> list[str]:
    """What an administrator must see: chains that nobody signs, witnesses that get nothing. One sentence each;
    `called` says what a chain is called there."""
    now = now or city_time.now()
    found = []
    first = AuditEvent.objects.filter(stream=OuterRef("stream"), seq=OuterRef("signed_seq") + 1)
    unsigned = ChainHead.objects.filter(seq__gt=F("signed_seq")).annotate(since=Subquery(first.values("at")[:1]))
    late = [(head.since, head.stream) for head in unsigned if head.since is not None and now - head.since > GAP]
    if late:
        since, stream = min(late)
        name = called(stream)
        chains = f"审计链 {name} " if len(late) == 1 else f"{len(late)} 条审计链没有签检查点，最久的 {name} "
        found.append(f"{chains}已 {_long(now - since)}没有签检查点，请确认 xinheng work 在运行")
    for to in addressed():
        row = Delivery.objects.filter(to=to).first() or Delivery(to=to)
        waiting = Checkpoint.objects.filter(pk__gt=row.sent).order_by("pk").first()
        if waiting is not None and now - waiting.at > GAP:
            why = f"（{row.trouble}）" if row.trouble else ""
            found.append(f"检查点已 {_long(now - waiting.at)}没有送到见证方 {shown(to)}{why}")
    return found


def shown(to: str) -> str:
    """A witness's address without what only the two of us know."""
    parts = urlsplit(to)
    return f"{parts.scheme}://{parts.hostname or ''}{parts.path}" if parts.scheme else "链头登记"


def _send(to: str) -> int:
    row, _ = Delivery.objects.get_or_create(to=to)
    now = city_time.now()
    if row.tried_at is not None and row.trouble and now - row.tried_at < PAUSE:
        return 0
    due = list(Checkpoint.objects.filter(pk__gt=row.sent).order_by("pk")[:MOST])
    if not due:
        return 0
    row.tried_at, row.trouble = now, ""
    try:
        _way(to)(to, [checkpoint_line(one) for one in due])
        row.sent, row.sent_at = due[-1].pk, now
    except (OSError, ValueError, smtplib.SMTPException) as error:
        row.trouble = f"{type(error).__name__}: {error}"[:200]
    row.save()
    return 0 if row.trouble else len(due)


def _way(to: str) -> Callable[[str, list[str]], None]:
    ways = {"file": _drop, "https": _post, "http": _post, "smtp": _mail}
    return ways[urlsplit(to).scheme] if to != OURS else lambda _to, lines: enter(lines)


def _drop(to: str, lines: list[str]) -> None:
    """One line after the other in a file a day, on the disk before this returns."""
    path = Path(urlsplit(to).path) / f"checkpoints-{city_time.today().isoformat()}.jsonl"
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o640), "a", encoding="utf-8") as out:
        out.write("".join(f"{line}\n" for line in lines))
        out.flush()
        os.fsync(out.fileno())


def _post(to: str, lines: list[str]) -> None:
    body = "".join(f"{line}\n" for line in lines).encode()
    headers = {"Content-Type": "application/jsonl; charset=utf-8"}
    post(to, body, headers)


def _mail(to: str, lines: list[str]) -> None:
    parts, message = urlsplit(to), EmailMessage()
    asked = parse_qs(parts.query)
    message["Subject"] = "信衡审计检查点 Xinheng audit checkpoints"
    message["From"], message["To"] = asked["from"][0], asked["to"][0]
    message.set_content("".join(f"{line}\n" for line in lines))
    with smtplib.SMTP(parts.hostname or "", parts.port or 25, timeout=TIMEOUT) as server:
        server.send_message(message)


def _long(age: timedelta) -> str:
    minutes = int(age.total_seconds() // 60)
    return (
        f"{minutes // 1440} 天" if minutes >= 2880 else f"{minutes // 60} 小时" if minutes >= 120 else f"{minutes} 分钟"
    )
