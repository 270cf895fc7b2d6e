"""A warning as it stands, for tests of pages that need one."""

from typing import Any

from tests.house.laid import Spot

from xinheng.credit.persons.models import PersonWarning
from xinheng.fusion.registers.models import Subject
from xinheng.fusion.registers.queries import subject_by
from xinheng.kit import city_time
from xinheng.kit.credit_code import generate


def warning_at(spot: Spot) -> PersonWarning:
    """Of the shop that the house laid in an office: somebody barred works there."""
    shop = subject_by(f"uscc:{generate(division=spot.division[:6], serial=700 + spot.number, category='2')}")
    assert shop is not None
    person, _ = Subject.objects.get_or_create(identity=f"person:{spot.number:064x}", kind="person", name="郭**")
    told: dict[str, Any] = {
        "identity": shop.identity, "subject_name": shop.name, "office": spot.office, "level": "urgent",
        "person_masked": "郭**", "post": "food_worker", "relation": "食品从业人员", "ground": "见决定",
        "list_type": "employment_ban", "list_key": "JY1", "raised_on": city_time.today(), "raised_at": city_time.now(),
    }  # fmt: skip
    return PersonWarning.objects.get_or_create(person=person, shop=shop, kind="ban", defaults=told)[0]
