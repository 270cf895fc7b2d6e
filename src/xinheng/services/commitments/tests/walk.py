"""How the house walks through commitments: one to be looked at, one public, and those that were explained or ended."""

from collections.abc import Sequence
from typing import Any

from tests import story
from tests.commitments import signed
from tests.letters import acting

from xinheng.kit import city_time
from xinheng.services.commitments.actions import explain, report_breach
from xinheng.support.accounts.models import Account
from xinheng.support.procedures.actions import move
from xinheng.support.procedures.models import Matter
from xinheng.support.procedures.opening import open_and_move

FILLS: dict[str, Any] = {"complaint_number": lambda form: "诉-走查"}


def begin(everybody: Sequence[Account]) -> list[Matter]:
    """Of one shop, about which somebody complained."""
    shop, zhao = story.shop(), everybody[1]
    open_and_move(
        procedure="complaint", verb="submit", title="某店：标价", office=shop.office, by=None, number="诉-走查",
        subject_identity=shop.identity, facts={"received_on": city_time.today()},
    )  # fmt: skip
    waits, public = signed(shop.identity, "safety", file=True), signed(shop.identity)
    heard = signed(shop.identity, "compliance")
    report_breach(commitment=heard, by=zhao, complaint_number="诉-走查", reason="标价")
    explain(commitment=heard, by=acting(shop.identity), words="看错了")
    over, old = signed(shop.identity, "service"), signed(shop.identity, "food_catering")
    move(matter=over.matter, verb="expire", by="system")
    move(matter=old.matter, verb="replace", by="system")
    found = [waits, public, heard, over, old]
    return [Matter.objects.get(pk=one.matter_id) for one in found]
