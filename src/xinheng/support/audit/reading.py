"""Who looked at what: opening what is kept from the public is an event, once a day for each person and thing."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Sum

from xinheng.kit import city_time
from xinheng.kit.canonical import canonical_json
from xinheng.support.audit.actions import Person, Target, record_event, target_of
from xinheng.support.audit.models import AuditEvent, ChainHead
from xinheng.support.audit.streams import stream_for
from xinheng.support.prepared.asking import PreparedQuestion, given

_TOLD = PreparedQuestion(
    lambda: AuditEvent.objects.filter(
        target_kind=given("kind"), target_id=given("identity"), verb=given("verb"), actor_id=given("by"),
        detail=given("detail"), at__gte=given("day"), at__lt=given("next_day"),
    ).only("pk")[:1]
)  # fmt: skip


def record_reading(
    *, verb: str, by: Person, target: Target, office: str, detail: dict[str, object] | None = None
) -> bool:
    """Tell the trail that `by` opened `target`; False where today's trail says so already.

    Call it before anything is shown: what cannot be told is not shown. Readings stand in a chain of their own, so
    that who reads never waits for who writes. `office` is the path of the organisation the thing belongs to.
    """
    told = detail or {}
    if _told_today(verb, by, target, told):
        return False
    with transaction.atomic():
        record_event(stream=stream_for(office, "reading"), verb=verb, actor=by, target=target, detail=told)
    return True


def _told_today(verb: str, by: Person, target: Target, detail: dict[str, object]) -> bool:
    kind, identity = target_of(target)
    day = city_time.start_of(city_time.today())
    event = _TOLD.first(
        kind=kind, identity=identity, verb=verb, by=str(by.pk), detail=canonical_json(detail),
        day=day, next_day=day + timedelta(days=1),
    )  # fmt: skip
    return event is not None


def readings() -> int:
    """How often something restricted was opened so far: the heads of their chains count it."""
    told = ChainHead.objects.filter(stream__endswith="/reading")
    return int(told.aggregate(all=Sum("seq"))["all"] or 0)
