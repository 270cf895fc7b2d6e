"""An application by the shop itself: the same judgement as at the counter, received today."""

from django.db import transaction

from xinheng.credit.remedies import Applied
from xinheng.credit.repair.actions import apply_for, named
from xinheng.credit.repair.queries import KINDS
from xinheng.kit import city_time
from xinheng.support.access.parties import Party
from xinheng.support.procedures.actions import move
from xinheng.support.procedures.doors.beginning import Origin
from xinheng.support.procedures.doors.of_party import PartyAct, Sent
from xinheng.support.procedures.models import Matter, Step
from xinheng.support.procedures.refusals import MoveRefused


@transaction.atomic
def apply_as_party(told: Applied, by: Party) -> Matter:
    """Apply for the repair of a fact of one's own (Order 107 art 14). Raises `MoveRefused` in words for the page."""
    kind = next(one.id for one in KINDS.values() if one.procedure == told.procedure)
    target = named(kind, by.identity, told.number)
    if not target.subject.office:
        raise MoveRefused("平台还不知道由哪个监管所办理，请拨打 12315 或者到登记机关窗口申请。")
    facts = {
        "received_on": city_time.today(), "proof": told.proof.strip(), "committed": told.committed,
        "electronic": told.electronic,
    }  # fmt: skip
    return apply_for(target, Origin(target.subject.office), by, facts)


def supply_as_party(*, matter: Matter, by: Party, words: str, files: Sent = ()) -> Step:
    """What was missing, handed in."""
    facts = {"received_on": city_time.today(), "supplied": words.strip()}
    return move(matter=matter, verb="supply_supplement", by=by, facts=facts)


def withdraw_as_party(*, matter: Matter, by: Party, words: str, files: Sent = ()) -> Step:
    """Take the application back before the decision."""
    return move(matter=matter, verb="withdraw", by=by, reason=words)


SUPPLY = PartyAct("交补正材料", "补正的材料", "照补正通知书逐项写明；写了就当作今天交来。", supply_as_party)
WITHDRAW = PartyAct("撤回申请", "撤回的原因", "撤回后可以再申请。", withdraw_as_party, due=False)
