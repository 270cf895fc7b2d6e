import pytest
from tests.cast import OFFICE, cast

from xinheng.support.places.queries import office_in_charge

pytestmark = pytest.mark.django_db


def test_the_office_in_charge_by_street():
    cast()
    assert office_in_charge("509901", "江岸路3号") == OFFICE


def test_a_foreign_place_has_none():
    cast()
    assert office_in_charge("110101", "长安街1号") == ""
