"""An address in words finds the office in charge, and a name that several bear finds none."""

import pytest
from tests import cast as people

from xinheng.fusion.registers.places import office_of_place

pytestmark = pytest.mark.django_db
OTHER_DISTRICT = "5099/509902/"


@pytest.mark.parametrize(
    ("address", "under"),
    [
        ("山城市两河区江岸路街道豆瓣街9号", people.OFFICE),
        ("云台区晒谷镇码头旁", OTHER_DISTRICT),
        ("晒谷镇码头旁", OTHER_DISTRICT),
        ("山城市云台区某处", OTHER_DISTRICT),
        ("云台区江岸路12号", OTHER_DISTRICT),
        ("两河区江岸路12号", people.OFFICE),
        ("江岸路12号", people.OFFICE),
        ("两河区和云台区交界处", ""),
        ("外省某市某路1号", ""),
        ("", ""),
    ],
)
def test_the_place_decides(address, under):
    people.cast()
    found = office_of_place(address)
    assert found.startswith(under) if under else found == ""
