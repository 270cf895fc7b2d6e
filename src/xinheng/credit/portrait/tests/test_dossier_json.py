"""What the public, the shop itself and an officer are shown."""

from datetime import timedelta

import orjson
import pytest
from tests.cast import cast
from tests.shop import OTHER, SHOP, TODAY, days_ago, list_abnormal, penalise, register

from xinheng.credit.portrait.queries import dossier_json
from xinheng.credit.portrait.viewers import PUBLIC, entity, staff

pytestmark = pytest.mark.django_db


def shown(viewer=PUBLIC, as_of=None, identity=SHOP):
    return orjson.loads(dossier_json(identity, viewer=viewer, as_of=as_of))


def records(dossier, key):
    return next(section["records"] for section in dossier["sections"] if section["key"] == key)


@pytest.mark.clause("CQ-6.2-07", "CQ-6.1-01", "CQ-6.2-01", "CQ-6.2-06")
def test_a_shop_is_shown_by_its_credit_code():
    register()
    dossier = shown()
    assert dossier["subject"]["id"] == f"uscc:{SHOP}"
    (record,) = records(dossier, "registration")
    assert record["fields"]["registered_address"] == "两河区江岸路88号1层"


@pytest.mark.clause("CQ-4-10")
def test_every_record_names_its_source_and_when_it_came():
    register()
    (record,) = records(shown(), "registration")
    assert record["source"] == "xinheng"
    assert record["recorded_at"].startswith("20") and record["recorded_at"].endswith("Z")


def test_an_unknown_code_has_no_dossier():
    assert dossier_json(OTHER) is None


@pytest.mark.clause("CQ-6.2-11", "CQ-6.2-03")
def test_a_penalty_is_shown_and_its_party_not_named():
    register()
    penalise()
    (record,) = records(shown(), "penalties")
    assert record["fields"]["fine_amount"] == "3000"
    assert "person_in_charge" not in record["fields"]


@pytest.mark.parametrize(
    "hidden",
    [
        {"publicity_state": "4"},
        {"publicity_state": "1"},
        {"penalty_kind": "01"},
        {"penalised_on": days_ago(365 * 4)},
        {"party_kind": "01"},
    ],
    ids=["repaired", "withdrawn", "a mere warning", "period over", "a natural person"],
)
def test_the_law_keeps_a_penalty_from_the_public_but_not_from_the_shop(hidden):
    shop = register()
    penalise(**hidden)
    assert records(shown(), "penalties") == []
    assert len(records(shown(entity(shop.identity)), "penalties")) == 1


def test_a_removed_listing_does_not_come_back_by_looking_at_a_past_day():
    register()
    list_abnormal()
    assert len(records(shown(), "abnormal_list")) == 1
    list_abnormal(removed_on=TODAY.isoformat())
    assert records(shown(), "abnormal_list") == []
    assert records(shown(as_of=TODAY), "abnormal_list") == []


def test_a_past_day_knows_nothing_of_what_came_later():
    register()
    assert dossier_json(SHOP, as_of=TODAY - timedelta(days=1)) is not None
    assert records(shown(as_of=TODAY - timedelta(days=1)), "registration") == []


def test_staff_see_all_records_of_their_own_area_alone():
    people = cast()
    register()
    penalise(publicity_state="4")
    assert len(records(shown(staff(people.sun)), "penalties")) == 1
    assert records(shown(staff(people.qian)), "penalties") == []


def test_another_business_is_the_public():
    register()
    register(OTHER)
    penalise(publicity_state="4")
    assert records(shown(entity(f"uscc:{OTHER}")), "penalties") == []


def test_quotes_and_line_breaks_in_facts_stay_json():
    register(entity_name='"巴味"轩\\n\n\t店')
    assert "巴味" in shown()["subject"]["name"]
