import pytest
from tests.cast import CITY, DISTRICT, NEXT_OFFICE, OFFICE, OTHER_OFFICE, cast

from xinheng.support.orgs.models import Organisation
from xinheng.support.orgs.queries import below, organisation_at, territory, top_organisation

pytestmark = pytest.mark.django_db


def test_below_a_district_are_its_offices():
    cast()
    assert [o.path for o in below(DISTRICT)] == [DISTRICT, OFFICE, NEXT_OFFICE]


def test_below_compares_whole_segments():
    Organisation.objects.create(path="5001/", name="甲", short_name="甲", kind="city")
    Organisation.objects.create(path="50010/", name="乙", short_name="乙", kind="city")
    assert [o.path for o in below("5001/")] == ["5001/"]


@pytest.mark.parametrize("path", ["5001", "", "50%"])
def test_a_path_without_its_slash_is_refused(path):
    with pytest.raises(ValueError, match="must end in '/'"):
        list(below(path))


def test_signs_of_patterns_are_only_characters():
    Organisation.objects.create(path="5099/a/", name="甲", short_name="甲", kind="district")
    assert list(below("5099/%/")) == []
    assert list(below("5099/_/")) == []


def test_the_top_is_the_city():
    cast()
    assert top_organisation().path == CITY
    assert organisation_at("5099/nowhere/") is None


def test_the_office_in_charge_of_a_place():
    cast()
    places = territory()
    assert places.office_for("509901002") == OFFICE
    assert places.office_for("509902", "石坝大道1号") == OTHER_OFFICE
    assert not places.office_for("110101")
