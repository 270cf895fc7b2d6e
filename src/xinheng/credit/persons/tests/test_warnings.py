"""Who is barred and works somewhere raises a warning there; nothing else does."""

import json

import pytest
from tests.shop import OTHER, SHOP, register

from xinheng.credit.persons.followers import follow_registers
from xinheng.credit.persons.models import PersonWarning
from xinheng.credit.persons.queries import links_of, listed_persons
from xinheng.credit.persons.tasks import settle_everybody
from xinheng.credit.persons.tests.conftest import BAN, GUO, LI, OFFICE_BAN, WARNED, WORK, put
from xinheng.fusion.registers.models import Record
from xinheng.fusion.registers.queries import subject_by
from xinheng.fusion.standard.registry import Standard, standard
from xinheng.kit import city_time
from xinheng.support.accounts.models import Account
from xinheng.support.notices.models import Notice
from xinheng.support.procedures.doors.todo import notices_within_reach

pytestmark = pytest.mark.django_db


def open_ones() -> list[tuple[str, str, str]]:
    rows = PersonWarning.objects.filter(cleared_on=None).order_by("pk")
    return [(one.identity.partition(":")[2], one.kind, one.person_masked) for one in rows]


def first_code(list: str) -> str:
    return next(iter(standard().code_list(list).by_code))


def alerts(uscc: str = SHOP) -> list[dict]:
    rows = Record.objects.filter(type="key_person_alert", superseded_at=None, subject=subject_by(uscc))
    return [json.loads(one.open) for one in rows]


def test_who_is_barred_and_works_at_a_food_shop_is_warned_of_there(shop):
    put("employment", WORK)
    assert open_ones() == []
    put("employment_ban", BAN)
    assert open_ones() == [(SHOP, "ban", "郭**")]
    assert [(one["level"], one["relation"], one["listed_until"]) for one in alerts()] == [
        ("urgent", "食品从业人员", "2031-03-01")
    ]
    assert {one.account.username for one in Notice.objects.all()} == {"zhao", "sun"}
    assert follow_registers() == 0 and len(open_ones()) == 1


def test_who_looks_after_the_shop_no_more_reads_no_more_of_who_works_there(shop):
    """Name of the shop, mask of the person and why stood on in what he was told."""
    put("employment", WORK)
    put("employment_ban", BAN)
    zhao = Account.objects.get(username="zhao")
    assert notices_within_reach(zhao).get().about_kind == PersonWarning._meta.label_lower
    PersonWarning.objects.update(office="5099/509902/50990201/")
    assert not notices_within_reach(zhao).exists()


def test_a_ban_without_a_place_is_held_and_told_when_the_person_appears(shop):
    put("employment_ban", BAN)
    assert open_ones() == []
    put("employment", WORK)
    assert open_ones() == [(SHOP, "ban", "郭**")]


def test_each_place_is_judged_once_however_many_are_listed(shop, monkeypatch):
    """A city of a million lists thirty thousand persons who work somewhere: person by place it took twenty minutes."""
    put("employment", WORK)
    put("employment", WORK, person_id=LI, person_name="李长河", post_number="RZ-2")
    put("employment_ban", BAN)
    put("employment_ban", BAN, ban_number="JY〔2026〕2号", person_id=LI, person_name="李长河")
    judged, is_closed = [], Standard.is_closed
    monkeypatch.setattr(Standard, "is_closed", lambda *told: judged.append(told) or is_closed(*told))
    assert len(links_of(listed_persons(), city_time.today())) == len(judged) == 2


def test_the_same_name_is_nobody(shop):
    put("employment_ban", BAN)
    put("employment", WORK, person_id=LI, post_number="RZ-9")
    assert open_ones() == []


@pytest.mark.parametrize(
    ("type", "row"),
    [
        ("health_certificate", {"certificate_number": "JK1", "issuer": "疾控中心", "issued_on": "2026-01-05",
                                "valid_to": "2027-01-05", "employer_uscc": SHOP}),
        ("food_safety_officer", {"person_no": "A1", "uscc": SHOP, "post": "officer", "appointed_on": "2026-02-02"}),
    ],
)  # fmt: skip
def test_papers_show_where_somebody_works(shop, type, row):
    put("employment_ban", BAN)
    put(type, row | {"person_id": GUO, "person_name": "郭守仁"})
    assert open_ones() == [(SHOP, "ban", "郭**")]


def test_a_food_ban_reaches_no_other_trade_but_a_food_licence_does(shop):
    register(OTHER, entity_name="山城机电有限公司", industry_code="F5174")
    put("employment_ban", BAN)
    put("employment", WORK, uscc=OTHER)
    assert open_ones() == []
    licence = {
        "licence_number": "JY15099010000001", "uscc": OTHER, "entity_name": "山城机电有限公司",
        "business_premises": "两河区江岸路 9 号", "business_type": first_code("food_business_type"),
        "business_items": first_code("food_business_item"),
        "authority": "两河区市场监督管理局", "state": "valid",
    }  # fmt: skip
    put("food_business_licence", licence)
    assert open_ones() == [(OTHER, "ban", "郭**")]


def test_an_office_ban_is_found_by_the_number_in_the_registration_and_ends_with_its_change(shop):
    put("office_restriction", OFFICE_BAN)
    register(industry_code="H6210", legal_representative="李长河", legal_representative_id=LI)
    follow_registers()
    assert open_ones() == [(SHOP, "office", "李**")]
    register(industry_code="H6210", legal_representative="陈大文", legal_representative_id=GUO)
    follow_registers()
    assert open_ones() == [] and alerts()[0]["cleared_on"] == "2026-11-16"
    assert PersonWarning.objects.get().cleared_why == "已不在本单位任职从业"


def test_an_office_ban_reaches_no_cook(shop):
    put("office_restriction", OFFICE_BAN, person_id=GUO)
    put("employment", WORK)
    assert open_ones() == []


def test_a_ban_ends_its_warning(shop):
    put("employment", WORK)
    put("catering_violation_warning", WARNED)
    assert open_ones() == [(SHOP, "catering", "郭**")]
    put("employment_ban", BAN)
    assert open_ones() == [(SHOP, "ban", "郭**")]


def test_a_ban_of_long_ago_hides_no_new_warning(shop):
    put("employment", WORK)
    put("employment_ban", BAN, starts_on="2018-01-01", ends_on="2023-01-01")
    put("catering_violation_warning", WARNED)
    assert open_ones() == [(SHOP, "catering", "郭**")]


def test_who_left_works_there_no_more_by_an_old_paper_but_does_by_a_new_one(shop):
    put("employment_ban", BAN)
    paper = {"certificate_number": "JK1", "issuer": "疾控中心", "issued_on": "2026-01-05", "valid_to": "2027-01-05",
             "employer_uscc": SHOP, "person_id": GUO, "person_name": "郭守仁"}  # fmt: skip
    put("health_certificate", paper)
    put("employment", WORK, left_on="2026-10-31")
    assert open_ones() == []
    put("health_certificate", paper, certificate_number="JK2", issued_on="2026-11-10")
    assert open_ones() == [(SHOP, "ban", "郭**")]


def test_days_pass_and_the_list_ends(shop, clock):
    put("employment", WORK)
    put("employment_ban", BAN)
    clock("2031-03-01 00:05")
    assert settle_everybody.call() == 1
    assert open_ones() == [] and PersonWarning.objects.get().cleared_why == "名单期满"


def test_what_begins_tomorrow_is_told_tomorrow(shop, clock):
    put("employment_ban", BAN)
    put("employment", WORK, started_on="2026-11-17")
    assert open_ones() == []
    clock("2026-11-17 00:05")
    assert settle_everybody.call() == 1
    assert open_ones() == [(SHOP, "ban", "郭**")]


def test_a_closed_shop_is_warned_of_nobody(shop):
    put("employment", WORK)
    put("employment_ban", BAN)
    register(industry_code="H6210", registration_state="3")
    follow_registers()
    assert open_ones() == []


def test_a_worker_that_is_killed_warns_once(shop, monkeypatch):
    put("employment", WORK)
    with monkeypatch.context() as patch:
        patch.setattr("xinheng.credit.persons.actions.keeping.notify", lambda **_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            put("employment_ban", BAN)
    assert open_ones() == []
    assert follow_registers() == 1 and follow_registers() == 0
    assert len(open_ones()) == 1
