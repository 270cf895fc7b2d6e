"""An application by the shop itself: the same judgement as at the counter, received today."""

from django.db import transaction

from xinheng.credit.repair.actions import apply_for, named
from xinheng.kit import city_time
from xinheng.support.access.parties import Party
from xinheng.support.procedures.actions import move
from xinheng.support.procedures.doors.beginning import Origin
from xinheng.support.procedures.models import Matter, Step
from xinheng.support.procedures.refusals import MoveRefused


@transaction.atomic
def apply_as_party(*, by: Party, kind: str, number: str, proof: str, committed: bool, electronic: bool) -> Matter:
    """Apply for the repair of a fact of one's own (Order 107 art 14). Raises `MoveRefused` in words for the page."""
    target = named(kind, by.identity, number)
    if not target.subject.office:
        raise MoveRefused("平台还不知道由哪个监管所办理，请拨打 12315 或者到登记机关窗口申请。")
    told = {
        "received_on": city_time.today(), "proof": proof.strip(), "committed": committed, "electronic": electronic,
    }  # fmt: skip
    return apply_for(target, Origin(target.subject.office, "", None, None, ""), by, told)


def supply_as_party(*, matter: Matter, by: Party, words: str) -> Step:
    """What was missing, handed in."""
    facts = {"received_on": city_time.today(), "supplied": words.strip()}
    return move(matter=matter, verb="supply_supplement", by=by, facts=facts)


def withdraw_as_party(*, matter: Matter, by: Party, words: str) -> Step:
    """Take the application back before the decision."""
    return move(matter=matter, verb="withdraw", by=by, reason=words)
