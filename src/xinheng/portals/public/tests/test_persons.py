"""查人员: the lists of key persons as anybody reads them, and the question for one person."""

from typing import Any

import pytest
from django.test import Client

from xinheng.credit.persons.tests.conftest import BAN, GUO, LI, OFFICE_BAN, WARNED, on_monday, put

__all__ = ["on_monday"]
pytestmark = pytest.mark.django_db
OPERATOR = {
    "certificate_number": "TS50990120260001", "person_id": LI, "person_name": "李长河", "operator_item": "N1",
    "approved_on": "2025-01-05", "valid_to": "2029-01-04", "authority": "山城市市场监督管理局", "state": "valid",
}  # fmt: skip
PHARMACIST = {
    "registration_number": "4509990001", "person_id": LI, "person_name": "李长河", "practice_scope": "药品零售",
    "employer_name": "山城百草堂", "approved_on": "2024-03-01", "valid_to": "2029-02-28", "state": "valid",
}  # fmt: skip


def page(address: str = "/persons", **sent: str) -> str:
    client = Client()
    return (client.post(address, sent) if sent else client.get(address)).content.decode()


@pytest.mark.clause("CQ-6.4-02")
@pytest.mark.clause("CQ-6.4-06")
@pytest.mark.parametrize(
    ("type", "row", "list", "until"),
    [
        pytest.param("office_restriction", OFFICE_BAN, "office", "2029-02-01", marks=pytest.mark.clause("CQ-6.4-03")),
        pytest.param("catering_violation_warning", WARNED, "catering", "2028-01-10",
                     marks=pytest.mark.clause("CQ-6.4-04")),
        pytest.param("employment_ban", BAN, "barred", "2031-03-01", marks=pytest.mark.clause("CQ-6.4-05")),
    ],
)  # fmt: skip
def test_name_act_and_sanction_are_published_until_their_day(db: Any, type: str, row: dict, list: str, until: str):
    put(type, row)
    shown = page(f"/persons?list={list}")
    masked = row["person_name"][0] + "**"
    assert masked in shown and row["person_name"] not in shown and row["person_id"] not in shown
    assert row["dishonest_act"] in shown and row["sanction"] in shown
    assert "公示截止" in shown and until in shown and "公示依据" in shown
    put(type, row, ends_on="2026-11-16")
    assert masked not in page(f"/persons?list={list}")


@pytest.mark.clause("CQ-6.4-09")
@pytest.mark.parametrize(
    ("type", "row", "list", "item"),
    [
        pytest.param("operator_certificate", OPERATOR, "operators", "叉车司机", marks=pytest.mark.clause("CQ-6.4-07")),
        pytest.param("licensed_pharmacist", PHARMACIST, "pharmacists", "药品零售",
                     marks=pytest.mark.clause("CQ-6.4-08")),
    ],
)  # fmt: skip
def test_item_approval_and_validity_of_who_is_certified(db: Any, type: str, row: dict, list: str, item: str):
    put(type, row)
    shown = page(f"/persons?list={list}")
    assert item in shown and row["approved_on"] in shown and row["valid_to"] in shown and "李**" in shown
    number = row.get("certificate_number") or row["registration_number"]
    assert item in page(number=number)
    put(type, row, valid_to="2026-11-15")
    assert item not in page(f"/persons?list={list}") and "没有查到" in page(number=number)


def test_one_person_is_asked_for_by_name_and_number_together(db: Any):
    put("employment_ban", BAN)
    assert "使用过期原料" in page(person_name="郭守仁", person_id=GUO)
    assert "使用过期原料" in page(person_name="郭守仁", person_id=f" {GUO.lower()} ")
    assert "没有查到" in page(person_name="王守仁", person_id=GUO)
    assert "没有查到" in page(person_name="郭守仁", person_id=LI)


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"person_name": "郭守仁"}, "同名的人很多"),
        ({"number": "", "person_id": GUO}, "同名的人很多"),
        ({"person_name": "郭守仁", "person_id": GUO[:-1] + "1"}, "末位校验不符"),
        ({"person_name": "郭守仁", "person_id": "12345"}, "应为18位"),
    ],
)
def test_what_cannot_be_asked_is_said(db: Any, sent: dict[str, str], said: str):
    response = Client().post("/persons", sent)
    assert response.status_code == 422 and said in response.content.decode()


def test_odd_addresses_and_empty_lists(db: Any):
    for odd in ("?page=0", "?page=x", "?list=nothing", "?list=office&page=9999"):
        assert Client().get(f"/persons{odd}").status_code == 200
    assert "没有正在公示的禁业人员" in page("/persons?list=barred")
