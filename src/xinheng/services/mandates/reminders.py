"""Telling a business from when its repair may be asked for: whoever may apply reads it on the telephone, once a fact.

Order 107 art 8, 9 and 13 let a fact be repaired only after a while; nobody counts these days at home.
"""

import time
from collections.abc import Iterator
from hashlib import sha256
from itertools import islice

from django.db import transaction

from xinheng.credit.remedies import Remedy, open_remedies, remediable_types
from xinheng.fusion.registers.models import Record, Subject
from xinheng.kit import city_time
from xinheng.services.mandates import rules
from xinheng.services.mandates.models import Mandate, RepairTold
from xinheng.services.mandates.queries import in_force, still_hold
from xinheng.support.access.parties import PartyRight
from xinheng.support.sending.actions import Order, order
from xinheng.support.sending.models import Channel

AT_ONCE = 500
EVERY = 3600.0


class LastReminded:
    """When the worker looked last: what may be applied for changes by days, so once an hour is enough."""

    asked_at = float("-inf")


def remind_hourly() -> int:
    """The worker's follower; how many messages were ordered."""
    if time.monotonic() - LastReminded.asked_at < EVERY:
        return 0
    LastReminded.asked_at = time.monotonic()
    return remind_of_repairs()


def remind_of_repairs() -> int:
    """Order a message for all that may be applied for today and that its holder was not told of (CQ-7.2.5-02)."""
    held = iter(list(Mandate.objects.filter(in_force()).order_by("identity", "pk").values_list("pk", flat=True)))
    return sum(_remind(batch) for batch in iter(lambda: list(islice(held, AT_ONCE)), []))


@transaction.atomic
def _remind(batch: list[int]) -> int:
    """What is told and that it was told are written together: a killed worker tells nobody twice."""
    mandates = list(Mandate.objects.filter(pk__in=batch).select_related("person").order_by("pk"))
    open_now = dict(_open_to({one.identity for one in mandates}))
    told = set(RepairTold.objects.filter(mandate__in=mandates).values_list("mandate", "fact"))
    due = [
        (holder, remedy, fact)
        for holder in still_hold(one for one in mandates if open_now.get(one.identity))
        if PartyRight.REPAIR.value in holder.held
        for remedy in open_now.get(holder.identity, ())
        if (holder.pk, fact := _mark(remedy)) not in told
    ]
    today = city_time.today()
    RepairTold.objects.bulk_create([RepairTold(mandate=one, fact=fact, told_on=today) for one, _, fact in due])
    order(
        Order(f"repair:{one.pk}:{fact}", Channel.SMS, one.person.read()["phone"],
              rules.repair_words(one.subject_name, remedy.title, remedy.number))
        for one, remedy, fact in due
    )  # fmt: skip
    return len(due)


def _open_to(identities: set[str]) -> Iterator[tuple[str, list[Remedy]]]:
    """By business what it may apply for today; those without a fact that could be repaired are not looked at."""
    facts = Record.objects.filter(type__in=remediable_types(), superseded_at=None, subject__identity__in=identities)
    for subject in Subject.objects.filter(pk__in=facts.values("subject")):
        yield subject.identity, open_remedies(subject)


def _mark(remedy: Remedy) -> str:
    """A fact by its procedure and number."""
    return sha256(f"{remedy.procedure}:{remedy.number}".encode()).hexdigest()[:32]
