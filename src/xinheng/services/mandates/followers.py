"""Telling a business that its colour became another: whoever may see its standing reads it on the telephone."""

from dataclasses import replace

from django.db import transaction

from xinheng.credit.risk.actions import changes_since
from xinheng.credit.risk.queries import ColourChange
from xinheng.fusion.standard.registry import standard
from xinheng.services.mandates import rules
from xinheng.services.mandates.models import ClassesTold, Mandate
from xinheng.services.mandates.queries import in_force, still_hold
from xinheng.support.access.parties import PartyRight
from xinheng.support.sending.actions import Order, order
from xinheng.support.sending.models import Channel

MOST = 500


@transaction.atomic
def tell_changes() -> int:
    """Order a message for each change written since the last turn (CQ-7.4.4); gives how many were ordered.

    Place and messages are written together, and a message has one key for good: a killed worker tells nobody twice.
    Whoever is entered later hears of nothing that was before.
    """
    changes = changes_since(ClassesTold, MOST)
    messages = [_message(change, holder) for change, holder in _holders(changes)]
    order(messages)
    return len(messages)


def _holders(changes: list[ColourChange]) -> list[tuple[ColourChange, Mandate]]:
    """Each change with those who may see the standing of whose it is. Several of one business count as one."""
    by_identity: dict[str, ColourChange] = {}
    for change in changes:
        first = by_identity.get(change.identity, change)
        by_identity[change.identity] = replace(change, before=first.before)
    by_identity = {identity: one for identity, one in by_identity.items() if one.before != one.now}
    rows = Mandate.objects.filter(in_force(), identity__in=by_identity).select_related("person").order_by("pk")
    holding = still_hold(row for row in rows if PartyRight.STANDING.value in row.held)
    return [(by_identity[row.identity], row) for row in holding]


def _message(change: ColourChange, holder: Mandate) -> Order:
    colours = standard().code_list("credit_colour")
    words = rules.change_words(change.name, *(colours.title_of(one) for one in (change.before, change.now)))
    return Order(f"colour:{change.result}:{holder.pk}", Channel.SMS, holder.person.read()["phone"], words)
