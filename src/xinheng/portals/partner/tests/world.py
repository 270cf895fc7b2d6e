"""What the house's tests of addresses find at the partners' portal: of each office's shop a venue with a tenant."""

from dataclasses import dataclass

from tests.house.laid import Spot
from tests.partners import admitted

from xinheng.fusion.registers.models import Subject
from xinheng.kit import city_time
from xinheng.kit.credit_code import generate
from xinheng.services.partners.models import Tenancy


@dataclass(frozen=True)
class Venue:
    """Who is in the venue."""

    tenancy: Tenancy


def lay(spot: Spot) -> Venue:
    """The shop the house laid here looks after a venue, with one tenant."""
    identity = f"uscc:{generate(division=spot.division[:6], serial=700 + spot.number, category='2')}"
    partner = admitted(identity, f"{spot.number} 号商场")
    tenant = Subject.objects.filter(kind="entity").exclude(identity=identity).earliest("pk")
    told = {"partner": partner, "subject": tenant, "state": "confirmed", "asked_at": city_time.now()}
    return Venue(Tenancy.objects.create(**told))


STARTS = {"partner/tenants/": lambda venue: {"pk": venue.tenancy.pk}}
