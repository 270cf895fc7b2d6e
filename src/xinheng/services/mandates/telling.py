"""Who of a business is told on the telephone, under whatever number it was known when a matter began."""

from collections.abc import Iterable

from xinheng.fusion.registers.models import Subject
from xinheng.fusion.registers.queries import subject_by
from xinheng.services.mandates.models import Mandate
from xinheng.services.mandates.queries import in_force, phone_on_file, still_hold
from xinheng.support.access.parties import PartyRight
from xinheng.support.sending.actions import Order, order
from xinheng.support.sending.models import Channel


def tell_holders(*, identity: str, right: PartyRight, key: str, words: str) -> int:
    """Have whoever acts for a business with this right told on the telephone, each once for a key; gives how many."""
    holders, _ = _holders(identity, right)
    _tell_each(holders, key, words)
    return len(holders)


def tell_business(*, identity: str, right: PartyRight, key: str, words: str) -> bool:
    """Have a business told on the telephone: who acts for it with this right, else the telephone of the register.
    Gives whether there is one."""
    holders, subject = _holders(identity, right)
    _tell_each(holders, key, words)
    phone = phone_on_file(subject) if subject and not holders else ""
    if phone:
        order([Order(f"{key}:file", Channel.SMS, phone, words)])
    return bool(holders or phone)


def somebody_acts(*, identity: str, right: PartyRight) -> bool:
    """Whether anybody acts for a business with this right in its own workspace."""
    return bool(identity and _holders(identity, right)[0])


def _holders(identity: str, right: PartyRight) -> tuple[list[Mandate], Subject | None]:
    """Who acts for a business with this right; and the business, looked up where nobody does under this number: then
    those who do under the number it goes by now."""
    if found := _holding(identity, right):
        return found, None
    subject = subject_by(identity) if identity else None
    return (_holding(subject.identity, right) if subject and subject.identity != identity else []), subject


def _holding(identity: str, right: PartyRight) -> list[Mandate]:
    rows = Mandate.objects.filter(in_force(), identity=identity).select_related("person").order_by("pk")
    return still_hold(row for row in rows if right.value in row.held)


def _tell_each(holders: Iterable[Mandate], key: str, words: str) -> None:
    order([Order(f"{key}:{row.pk}", Channel.SMS, row.person.read()["phone"], words) for row in holders])
