"""Silence: a source that did not deliver in its time is an alarm, told once to those who answer for it."""

import time

from django.db import transaction

from xinheng.fusion.intake.models import Expectation
from xinheng.fusion.intake.queries import Freshness, freshness
from xinheng.fusion.intake.sources import sources
from xinheng.fusion.standard.periods import in_words, length_in_words
from xinheng.kit import city_time
from xinheng.support.access.permissions import Permission
from xinheng.support.audit.actions import record_event
from xinheng.support.audit.streams import stream_for
from xinheng.support.notices.actions import notify
from xinheng.support.orgs.queries import top_organisation

# A source is due in hours or days: nobody needs to know of its silence within the second.
EVERY_SECONDS = 60.0
_asked = {"at": float("-inf")}


def watch_silence() -> int:
    """Looks once a minute; how many sources fell silent or were heard again."""
    if time.monotonic() < _asked["at"] + EVERY_SECONDS:
        return 0
    _asked["at"] = time.monotonic()
    return look_for_silence()


def look_for_silence() -> int:
    """Expects what was newly declared, forgets what is declared no more, tells of what fell silent."""
    declared, known = set(sources()), set(Expectation.objects.values_list("source", flat=True))
    if new := declared - known:
        now = city_time.now()
        rows = [Expectation(source=name, since=now) for name in sorted(new)]
        Expectation.objects.bulk_create(rows, ignore_conflicts=True)
    if known - declared:
        Expectation.objects.filter(source__in=known - declared).delete()
    silent = set(Expectation.objects.filter(silent_from__isnull=False).values_list("source", flat=True))
    changed = 0
    for one in freshness():
        if one.late and one.source not in silent:
            changed += _fell_silent(one)
        elif not one.late and one.source in silent:
            changed += _heard_again(one)
    return changed


@transaction.atomic
def _fell_silent(one: Freshness) -> int:
    """Of several workers one tells."""
    mine = Expectation.objects.filter(source=one.source, silent_from__isnull=True)
    if one.due_at is None or not mine.update(silent_from=one.due_at):
        return 0
    title = f"数据来源迟到：{one.title}"
    last = f"上次 {city_time.local(one.last_received_at):%Y-%m-%d %H:%M}" if one.last_received_at else "从未来过"
    for_long = f"，已迟 {length_in_words(one.silent_for)}" if one.silent_for else ""
    body = (
        f"{one.department}的“{one.title}”应{in_words(one.refresh)}来一次，{last}{for_long}。责任单位：{one.accountable}。"
        "请联系来源部门，或在数据来源页接入。"
    )
    told = _tell(one, title, body)
    Expectation.objects.filter(source=one.source).update(told_at=city_time.now(), told=told)
    record_event(
        stream=stream_for("", "intake"), verb="source_silent", actor="system", target=("registers.source", one.source),
        detail={"due_at": one.due_at.isoformat(), "told": told},
    )  # fmt: skip
    return 1


def _tell(one: Freshness, title: str, body: str) -> int:
    """Whoever sees the sources of the organisation that is named, else of the whole city."""
    named = sources()[one.source].told
    top = top_organisation()
    office = named or (top.path if top else "")
    return notify(title=title, body=body, permission=Permission.VIEW_SOURCES, office=office) if office else 0


@transaction.atomic
def _heard_again(one: Freshness) -> int:
    if not Expectation.objects.filter(source=one.source, silent_from__isnull=False).update(
        silent_from=None, told_at=None, told=0
    ):
        return 0
    record_event(
        stream=stream_for("", "intake"), verb="source_heard", actor="system", target=("registers.source", one.source),
        detail={},
    )  # fmt: skip
    return 1
