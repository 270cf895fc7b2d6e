"""What the house's tests of addresses find at the workbench: that somebody of each office is away."""

from tests.house.laid import Spot

from xinheng.kit import city_time
from xinheng.support.accounts.models import Account
from xinheng.support.procedures.models import Absence


def lay(spot: Spot) -> Absence:
    """Away today, with somebody of the city standing in."""
    account, _ = Account.objects.get_or_create(
        username=f"away-{spot.name}", defaults={"display_name": "请假人员", "office": spot.office}
    )
    today = city_time.today()
    told = {"stand_in": spot.cast.luo, "since": today, "until": today, "made_by": account}
    return Absence.objects.get_or_create(away=account, defaults=told)[0]


# Start of an address → what stands in its places.
STARTS = {"officer/away/": lambda away: {"pk": away.pk}}
