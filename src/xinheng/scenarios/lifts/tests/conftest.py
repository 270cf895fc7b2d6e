"""Two lifts of the cast's city and who works with them, through the registers and the grants as in the city."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from tests import cast as people

from xinheng.fusion.registers.actions import write_records
from xinheng.kit import city_time
from xinheng.scenarios.lifts.followers import follow_lifts
from xinheng.scenarios.lifts.models import Lift
from xinheng.support.access.actions import give_role
from xinheng.support.accounts.models import Account

MALL = "31105099010000000004"
AWAY = "31105099020000000009"


def days(number: int) -> date:
    return city_time.today() + timedelta(days=number)


def register(code: str = MALL, **fields: object) -> None:
    row = {
        "certificate_number": f"梯11渝山{code[-4:]}", "equipment_code": code, "equipment_name": "4 号客梯",
        "catalogue_variety": "3110", "use_unit_name": "山城江岸天地商业管理有限公司", "use_place": "两河区江岸路 1 号",
        "use_division": "509901001", "maintainer_name": "山城稳升电梯工程有限公司", "registered_on": days(-1500),
        "last_inspection_on": days(-170), "next_inspection_on": days(195), "authority": "两河区市场监督管理局",
        "state": "valid",
    }  # fmt: skip
    write_records(type="use_registration", rows=[{**row, **fields}], by="system")


def visit(day: date, kind: str = "half_month", code: str = MALL) -> None:
    row = {
        "maintenance_number": f"WB{code[-4:]}{day:%Y%m%d}", "equipment_code": code,
        "maintainer_name": "山城稳升电梯工程有限公司", "kind": kind, "started_at": f"{day} 09:30",
    }  # fmt: skip
    write_records(type="maintenance", rows=[row], by="system")


def followed(code: str = MALL) -> Lift:
    """The lift as the desk has it once the feed was read."""
    follow_lifts()
    return Lift.objects.get(code=code)


def desk_officer(cast: people.Cast) -> Account:
    """顾鸣 answers 96333 for the whole city."""
    account, _ = Account.objects.get_or_create(username="gu", defaults={"display_name": "顾鸣", "office": people.CITY})
    city = cast.organisations[people.CITY]
    give_role(account=account, role="lift_rescue_desk", organisation=city, by="system")
    return account


@pytest.fixture
def gu(cast: people.Cast) -> Account:
    return desk_officer(cast)


@pytest.fixture
def lift(cast: people.Cast) -> Lift:
    """The mall's lift: visited ten days ago, inspected in time."""
    register()
    visit(days(-10))
    return followed()


@pytest.fixture
def away(cast: people.Cast) -> Lift:
    """A lift of the other district."""
    register(AWAY, use_division="509902001", use_place="云台区石坝路 5 号", equipment_name="5 号客梯")
    return followed(AWAY)


@pytest.fixture
def sign_in(sign_in: Callable[[str], Client], gu: Account) -> Callable[[str], Client]:
    """Gu too."""
    return sign_in
