"""The demo's story of repairs: one that just came in, one to be decided, one granted and sent."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from xinheng.credit.repair import actions
from xinheng.credit.repair.queries import KINDS, open_remedies
from xinheng.fusion.registers.models import Subject
from xinheng.kit import city_time
from xinheng.support.accounts.models import Account
from xinheng.support.procedures.doors.beginning import Origin
from xinheng.support.procedures.models import Matter

OFFICE = "5099/509901/50990101/"
BEGINS = {
    "credit_repair_penalty": actions.apply_for_penalty,
    "credit_repair_abnormal": actions.apply_for_listing,
    "credit_repair_serious": actions.apply_for_serious_list,
}
CHECKED = {"credit_repair_abnormal": {"cured": "yes"}}
WAYS = ("submitted", "deciding", "granted", "sent")


def tell() -> int:
    """Applications at each stage, of shops of the cast's office. A demo that has them already gets no more."""
    procedures = [kind.procedure for kind in KINDS.values()]
    if Matter.objects.filter(procedure__in=procedures).exists():
        return 0
    zhao, sun = (Account.objects.get(username=name) for name in ("zhao", "sun"))
    found = list(islice(_remedies(), len(WAYS)))
    for way, (procedure, filled) in zip(WAYS, found, strict=False):
        _carry(way, procedure, filled, zhao, sun)
    return len(found)


def _remedies() -> Iterator[tuple[str, dict[str, str]]]:
    """What may be applied for today, one a shop, the newest shops first."""
    shops = Subject.objects.filter(kind=Subject.Kind.ENTITY, office=OFFICE, status="1").order_by("-pk")
    for shop in shops:
        for one in open_remedies(shop)[:1]:
            yield one.procedure, one.filled


def _carry(way: str, procedure: str, filled: dict[str, str], zhao: Account, sun: Account) -> None:
    told: dict[str, Any] = {
        "received_on": city_time.today(),
        "proof": "缴款凭证、整改照片",
        "committed": True,
        **filled,
    }
    matter = BEGINS[procedure](origin=Origin(OFFICE), by=zhao, **told)
    if way == "submitted":
        return
    uncontactable = procedure == "credit_repair_abnormal" and actions.is_out_of_contact(matter)
    (actions.accept_uncontactable if uncontactable else actions.accept)(matter=matter, by=zhao)
    verify = actions.verify_listing if procedure in CHECKED else actions.verify_penalty
    found = CHECKED.get(procedure, {"performed": "yes", "rectified": "yes"})
    verify(matter=matter, by=zhao, way="papers", reason="材料与案卷相符", **found)
    if way != "deciding":
        actions.grant(matter=matter, by=sun)
    if way == "sent":
        actions.finish_data(matter=matter, by=zhao)
