"""What the house's tests of addresses find at the workbench: somebody of each office is away, a file of tickets."""

from typing import NamedTuple

from tests.house.laid import Spot

from xinheng.kit import city_time
from xinheng.services.tickets.models import TicketFile
from xinheng.support.accounts.models import Account
from xinheng.support.procedures.models import Absence


class Laid(NamedTuple):
    """What lies in one office."""

    away: Absence
    tickets: TicketFile


def lay(spot: Spot) -> Laid:
    """Away today, with somebody of the city standing in; and tickets taken in."""
    account, _ = Account.objects.get_or_create(
        username=f"away-{spot.name}", defaults={"display_name": "请假人员", "office": spot.office}
    )
    today = city_time.today()
    told = {"stand_in": spot.cast.luo, "since": today, "until": today, "made_by": account}
    away = Absence.objects.get_or_create(away=account, defaults=told)[0]
    file = {"name": "工单.csv", "channel": "hotline_12345", "taken_at": city_time.now(), "by": account}
    return Laid(away, TicketFile.objects.get_or_create(office=spot.office, defaults=file)[0])


# Start of an address → what stands in its places.
STARTS = {
    "officer/away/": lambda laid: {"pk": laid.away.pk},
    "officer/tickets/": lambda laid: {"pk": laid.tickets.pk},
}
