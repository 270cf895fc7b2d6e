"""In whose name a paper is issued, what its numbers begin with, and where one goes against it."""

import pytest
from django.core.exceptions import ValidationError

from xinheng.support.orgs.actions import load_organisations
from xinheng.support.orgs.changes import set_on_papers
from xinheng.support.orgs.models import Organisation
from xinheng.support.orgs.queries import authority_of

pytestmark = pytest.mark.django_db
CITY = {"path": "32/", "name": "江城市市场监督管理局", "short_name": "市局", "kind": "city", "mark": "江市监"}
DISTRICT = {
    "path": "32/01/",
    "name": "新区市场监督管理局",
    "short_name": "新区局",
    "kind": "district",
    "mark": "江新市监",
}
OFFICE = {"path": "32/01/02/", "name": "桥头市场监管所", "kind": "office"}


@pytest.fixture(autouse=True)
def city():
    load_organisations([CITY, DISTRICT, {**OFFICE, "phone": "000-1234567"}], by="system")


def test_an_office_signs_as_its_bureau_and_the_law_names_who_reviews():
    found = authority_of("32/01/02/")
    assert (found.name, found.mark, found.contact) == (
        "新区市场监督管理局",
        "江新市监",
        "桥头市场监管所，电话 000-1234567",
    )
    assert found.remedy(days=60, months=6) == (
        "不服本决定的，可以自收到之日起60日内向新区人民政府申请行政复议，"
        "也可以自收到之日起6个月内依法向有管辖权的人民法院提起行政诉讼。"
    )


def test_a_city_that_named_one_court_says_it_on_the_page():
    told = {"mark": "江新市监", "reviewer": "新区管理委员会", "court": "江城铁路运输法院"}
    set_on_papers(organisation=Organisation.objects.get(path="32/01/"), by="system", **told)
    assert (authority_of("32/01/02/").reviewer, authority_of("32/01/02/").court) == (told["reviewer"], told["court"])
    # A file that says nothing of it leaves it.
    load_organisations([CITY, {**DISTRICT, "mark": ""}], by="system")
    assert authority_of("32/01/").court == "江城铁路运输法院" and authority_of("32/01/").mark == "江新市监"


def test_two_bureaus_do_not_share_a_mark():
    with pytest.raises(ValidationError, match="江市监”是“江城市"):
        set_on_papers(
            organisation=Organisation.objects.get(path="32/01/"), mark="江市监", reviewer="", court="", by="system"
        )
