"""What the house's tests of addresses find at the business portal: of each office's shop a visit and a delegate."""

from dataclasses import dataclass

from tests.business import representative
from tests.house.laid import Spot

from xinheng.kit import city_time
from xinheng.kit.credit_code import generate
from xinheng.services.mandates.models import Mandate
from xinheng.support.procedures.models import Matter


@dataclass(frozen=True)
class Shop:
    """What belongs to one business."""

    visit: Matter
    delegate: Mandate


def lay(spot: Spot) -> Shop:
    """The shop the house laid here is visited; somebody is authorised for it."""
    identity = f"uscc:{generate(division=spot.division[:6], serial=700 + spot.number, category='2')}"
    visit = Matter.objects.get(subject_identity=identity, procedure="inspection_task", state="on_site")
    clerk = representative(f"clerk of {identity}")
    delegate, _ = Mandate.objects.get_or_create(
        person_id=clerk, identity=identity, ended_at=None,
        defaults={"subject_name": "某店", "rights": ["standing"], "given_at": city_time.now()},
    )  # fmt: skip
    return Shop(visit, delegate)


STARTS = {
    "business/matters/": lambda shop: {"number": shop.visit.number, "verb": "receive_rectification"},
    "business/people/": lambda shop: {"pk": shop.delegate.pk},
    "business/reports/": lambda _: {"year": city_time.today().year - 1},
}
