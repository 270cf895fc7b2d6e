"""What the demo's mall told the bureau: a problem that is looked into, and a proposal that was answered."""

from xinheng.kit import city_time
from xinheng.services.partners.demo import MALL
from xinheng.services.partners.models import Partner, Tenancy
from xinheng.services.venue_reports.actions import ToldByVenue, answer_report, report_to_bureau
from xinheng.services.venue_reports.models import VenueReport
from xinheng.support.access.parties import Party, PartyRight
from xinheng.support.accounts.models import Account


def tell() -> int:
    """Two reports of the mall; none where they were told already."""
    partner = Partner.objects.filter(name=MALL).select_related("matter").first()
    if partner is None or VenueReport.objects.exists():
        return 0
    manager = Party(0, "法定代表人", partner.identity, partner.name, frozenset(PartyRight))
    tenancy = Tenancy.objects.filter(partner=partner, state=Tenancy.State.CONFIRMED).order_by("stall").first()
    today = city_time.today()
    told = ToldByVenue(
        "risk", "门口堆放货物，占了消防通道，提醒过两次没有搬走", today, "demo-1", tenancy, "北侧消防通道"
    )
    report_to_bureau(partner=partner, by=manager, told=told)
    wish = ToldByVenue("proposal", "建议节前在商场里办一次食品安全讲座，商户愿意参加", today, "demo-2")
    report = report_to_bureau(partner=partner, by=manager, told=wish)
    answer_report(
        report=report, by=Account.objects.get(username="sun"), finding="adopted",
        reason="谢谢建议。定在下周三下午，请组织商户参加。",
    )  # fmt: skip
    return VenueReport.objects.count()
