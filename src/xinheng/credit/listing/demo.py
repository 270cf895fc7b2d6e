"""The demo's story of the two lists: a finding, a letter on its way, a proposal, and a notice before the grave list."""

from itertools import islice

from xinheng.credit.listing import actions
from xinheng.credit.listing.queries import kind_of_subject, penalties_of
from xinheng.credit.penalties import is_heavier
from xinheng.fusion.registers.models import Subject
from xinheng.kit import city_time
from xinheng.support.accounts.models import Account
from xinheng.support.procedures.actions import move
from xinheng.support.procedures.doors.beginning import Origin
from xinheng.support.procedures.models import Matter

OFFICE = "5099/509901/50990101/"
PROCEDURES = ("abnormal_listing", "serious_violation_listing")
STAGES = ("suspected", "letter_1", "proposed")


def tell() -> int:
    """Matters at several stages, of shops of the cast's office. A demo that has them already gets no more."""
    if Matter.objects.filter(procedure__in=PROCEDURES).exists():
        return 0
    zhao, origin = Account.objects.get(username="zhao"), Origin(OFFICE)
    shops = Subject.objects.filter(kind=Subject.Kind.ENTITY, office=OFFICE, status="1").order_by("-pk")
    found = [one for one in shops if kind_of_subject(one) == "E"]
    for stage, shop in zip(STAGES, found, strict=False):
        _carry(stage, shop, zhao, origin)
    heavy = ((shop, number) for shop in found for number in _heavy(shop))
    for shop, number in islice(heavy, 1):
        actions.serve_notice(
            origin=origin, by=zhao, uscc=shop.identity.partition(":")[2], penalty_number=number, listing_reason="F4",
            found="案卷证据齐全", measures="重点监管、提高检查频次", notice_served_on=city_time.today(),
        )  # fmt: skip
    return len(STAGES)


def _heavy(shop: Subject) -> list[str]:
    return [str(one["decision_number"]) for one in penalties_of(shop) if is_heavier(one)]


def _carry(stage: str, shop: Subject, zhao: Account, origin: Origin) -> None:
    uscc = shop.identity.partition(":")[2]
    told = {"suspicion": "uncontactable", "found": "登记地址两次上门无人，电话停机"}
    matter = actions.open_finding(origin=origin, by=zhao, uscc=uscc, **told)
    if stage == "letter_1":
        move(matter=matter, verb="send_first_letter", by=zhao, facts={"first_letter": "EB154000001CN"})
    if stage == "proposed":
        move(matter=matter, verb="confirm_on_site", by=zhao, reason="物业证明该单位已搬离")
