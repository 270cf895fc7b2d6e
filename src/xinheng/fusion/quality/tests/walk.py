"""How the house walks through the tickets about data."""

from collections.abc import Sequence
from typing import Any

from tests import cast as people

from xinheng.fusion.catalogue.models import Flaw
from xinheng.fusion.quality.actions import follow_failures
from xinheng.fusion.quality.models import QualityTicket
from xinheng.kit import city_time
from xinheng.support.access.models import Grant
from xinheng.support.accounts.models import Account
from xinheng.support.procedures.models import Matter

RULE = "registration.industry_code.missing"
FILLS: dict[str, Any] = {
    "unit": lambda form: people.DISTRICT,
    "review_on": lambda form: city_time.today().replace(year=city_time.today().year + 1, day=1),
}


def also() -> list[Account]:
    """The steward, and a head of the city's who may leave a problem as it is."""
    cast = people.cast()
    organisation = cast.organisations[people.CITY]
    Grant.objects.get_or_create(account=cast.tang, role="unit_head", organisation=organisation, division="", field="")
    return [cast.he, cast.tang]


def flaw(record: int = 1, rule: str = RULE, source: str = "registration") -> Flaw:
    """A record that fails a rule."""
    told = {"type": rule.split(".", maxsplit=1)[0], "key": f"K{record}", "found_on": city_time.today()}
    return Flaw.objects.create(rule=rule, record=record, source=source, **told)


def begin(everybody: Sequence[Account]) -> list[Matter]:
    """One that still fails, and one that was mended while nobody looked again."""
    flaw(1)
    mended = flaw(2, "registration.entity_name.missing")
    follow_failures()
    mended.mended_on = city_time.today()
    mended.save()
    return [one.matter for one in QualityTicket.objects.select_related("matter").order_by("-rule")]
