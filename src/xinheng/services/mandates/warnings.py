"""Telling a business that somebody barred works there: whoever answers its letters reads it on the telephone."""

from django.db import transaction

from xinheng.credit.persons.actions import note_sent
from xinheng.credit.persons.models import PersonWarning
from xinheng.credit.persons.queries import list_title, untold
from xinheng.credit.persons.rules import words_for_shop
from xinheng.fusion.registers.models import Subject
from xinheng.fusion.registers.queries import subjects_known
from xinheng.kit.masking import mask_name
from xinheng.services.mandates.models import Mandate
from xinheng.services.mandates.queries import in_force, phone_on_file, still_hold
from xinheng.support.access.parties import PartyRight
from xinheng.support.sending.actions import Order, order
from xinheng.support.sending.models import Channel

MOST = 200


@transaction.atomic
def tell_of_persons() -> int:
    """Order the messages of warnings that the shop was not told of; gives how many were ordered (CQ-6.4-12).

    The warning and its messages are noted together, and a message has one key for good: a killed worker tells nobody
    twice. Who has no person at the business portal is told by the telephone of the register.
    """
    warnings = untold(MOST)
    # Who acts for a shop does so under the number that it goes by now.
    shops = subjects_known(one.identity for one in warnings)
    holders: dict[str, list[Mandate]] = {}
    rows = Mandate.objects.filter(in_force(), identity__in={one.identity for one in shops.values()})
    reading = (row for row in rows.select_related("person").order_by("pk") if PartyRight.LETTERS.value in row.held)
    for row in still_hold(reading):
        holders.setdefault(row.identity, []).append(row)
    told = [(one, _orders(one, shops.get(one.identity, one.shop), holders)) for one in warnings]
    order(message for _, orders in told for _, message in orders)
    for one, orders in told:
        note_sent(warning=one, messages=[(to, message.key) for to, message in orders])
    return sum(len(orders) for _, orders in told)


def _orders(one: PersonWarning, shop: Subject, holders: dict[str, list[Mandate]]) -> list[tuple[str, Order]]:
    """To whom, in words that name nobody in full, and the message."""
    words = words_for_shop(one.subject_name, one.person_masked, list_title(one))
    found = []
    for holder in holders.get(shop.identity, []):
        who = holder.person.read()
        message = Order(f"person:{one.pk}:{holder.pk}", Channel.SMS, who["phone"], words)
        found.append((f"{mask_name(who['name'])}（{'法定代表人' if holder.represents else '经办人'}）", message))
    if not found and (phone := phone_on_file(shop)):
        found.append(("登记的联系电话", Order(f"person:{one.pk}:file", Channel.SMS, phone, words)))
    return found
