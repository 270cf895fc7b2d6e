"""What the registers hold of a person, whole, for that person (个人信息保护法 第四十五条: 查阅、复制)."""

import json
from dataclasses import dataclass

from django.db import transaction

from xinheng.fusion.registers.models import Record, Subject
from xinheng.fusion.registers.queries import known_as, restricted_content
from xinheng.fusion.standard.display import shown
from xinheng.fusion.standard.registry import standard
from xinheng.kit import city_time
from xinheng.kit.characters import is_blank
from xinheng.kit.refusal import Refusal
from xinheng.support.access.permissions import Permission
from xinheng.support.access.scope import may
from xinheng.support.accounts.models import Account
from xinheng.support.audit.actions import record_event
from xinheng.support.audit.streams import stream_for


@dataclass(frozen=True)
class HeldRecord:
    """One record as the person reads it: what it is, who supplied it, since when, how long, (field title, value)."""

    title: str
    key: str
    supplier: str
    since: str
    kept_for: str
    current: bool
    sealed_destroyed: bool
    fields: list[tuple[str, str]]


@transaction.atomic
def disclose_person(*, subject: Subject, by: Account, reason: str) -> list[HeldRecord]:
    """Every record of a person, replaced ones too, its sealed fields opened; the trail tells who did it and why.

    Raises Refusal for what is no person, without a reason, and for who does not handle privacy requests there.
    """
    if subject.kind != Subject.Kind.PERSON:
        raise Refusal("只能向本人提供人员的个人信息；这是经营主体或物品。")
    if not may(by, Permission.HANDLE_PRIVACY, office=subject.office):
        raise Refusal(f"“{by.display_name}”没有办理个人信息请求的权限，请由负责个人信息的账号办理。")
    if is_blank(reason):
        raise Refusal("请写明请求的编号。不要写当事人的姓名。")
    rows = (
        Record.objects.filter(subject__in=known_as(subject))
        .select_related("source")
        .order_by("type", "key", "recorded_at", "pk")
    )
    held = [_held(row) for row in rows]
    record_event(
        stream=stream_for(subject.office, "subject"), verb="disclose_person", actor=by, target=subject,
        detail={"reason": reason.strip()[:200], "records": len(held)},
    )  # fmt: skip
    return held


def _held(row: Record) -> HeldRecord:
    kind, told = standard().types.get(row.type), {**json.loads(row.open), **restricted_content(row)}
    fields = kind.fields if kind else {}
    return HeldRecord(
        title=kind.title if kind else row.type,
        key=row.key,
        supplier=f"{row.source.department} {row.source.title}".strip(),
        since=f"{city_time.day_of(row.recorded_at)}",
        kept_for=str(kind.retention) if kind else "",
        current=row.superseded_at is None,
        sealed_destroyed=row.restricted is not None and not restricted_content(row),
        fields=[
            (fields[name].title, shown(fields[name], value)) if name in fields else (name, str(value))
            for name, value in told.items()
            if value not in (None, "", [])
        ],
    )
