"""How the house walks through reports of venues."""

from collections.abc import Sequence
from typing import Any

from tests.partners import admitted, party
from tests.shop import OTHER, SHOP, register

from xinheng.kit import city_time
from xinheng.services.partners.models import Tenancy
from xinheng.services.venue_reports.actions import ToldByVenue, report_to_bureau
from xinheng.support.accounts.models import Account
from xinheng.support.procedures.actions import move
from xinheng.support.procedures.models import Matter

FILLS: dict[str, Any] = {
    "uscc": lambda form: OTHER,
    "tenant": lambda form: "",
    "finding": lambda form: form.fields["finding"].choices[0][0],
}


def begin(everybody: Sequence[Account]) -> list[Matter]:
    """A proposal that waits, a problem that is looked into, and a risk that was."""
    identity, shop = register(OTHER, entity_name="石坝市场管理有限公司").identity, register(SHOP)
    partner, manager = admitted(identity, "石坝市场"), party(identity)
    tenancy = Tenancy.objects.create(partner=partner, subject=shop, state="confirmed", asked_at=city_time.now())
    today = city_time.today()
    told = (
        ToldByVenue("proposal", "希望节前多来检查一次", today, "walk-1"),
        ToldByVenue("problem", "后厨用过期调料", today, "walk-2", tenancy),
        ToldByVenue("risk", "消防通道堆货", today, "walk-3", tenancy),
    )
    reports = [report_to_bureau(partner=partner, by=manager, told=one) for one in told]
    move(matter=reports[2].matter, verb="receive_invalid", by="system")
    return [one.matter for one in reports]
