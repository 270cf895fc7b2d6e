"""A mall with two tenants that are there, for the tests of what venues do with their tenants."""

from tests.cast import cast
from tests.partners import admitted
from tests.shop import OTHER, SHOP, register

from xinheng.kit import city_time
from xinheng.kit.credit_code import generate
from xinheng.services.partners.models import Tenancy

MALL = generate(division="509901", serial=31)
RIVAL = generate(division="509901", serial=32)


def open_mall() -> dict[str, str]:
    """The identities of the mall, of its two tenants, and of a rival that was admitted too."""
    cast()
    found = {
        "mall": register(MALL, entity_name="星汇商业管理有限公司"),
        "rival": register(RIVAL, entity_name="对街商业有限公司"),
        "shop": register(SHOP), "other": register(OTHER, entity_name="石坝便民超市"),
    }  # fmt: skip
    partner, now = admitted(found["mall"].identity), city_time.now()
    admitted(found["rival"].identity, "对街广场")
    for name, stall in (("shop", "L5-18"), ("other", "B1-02")):
        Tenancy.objects.create(partner=partner, subject=found[name], stall=stall, state="confirmed", asked_at=now)
    return {name: one.identity for name, one in found.items()}


def tenancy_of(identity: str) -> Tenancy:
    """The tenancy that runs."""
    return Tenancy.objects.get(subject__identity=identity, ended_at=None)
