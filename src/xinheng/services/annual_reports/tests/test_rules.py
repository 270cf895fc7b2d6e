"""What does not fit in a report, and when one may be filed: pure rules, no database."""

from datetime import date

import pytest

from xinheng.services.annual_reports.rules import doubts, kind_of_form, owes, state_on, why_not_filed

WHOLE = {"total_assets": 800000.0, "total_liabilities": 300000.0, "owner_equity": 500000.0, "total_revenue": 1205000.0,
         "total_profit": 90000.0, "net_profit": 80000.0, "total_tax": 30000.0, "employees": 12.0,
         "insured_headcount": 12.0}  # fmt: skip


def found(before: dict[str, float] | None = None, texts: dict[str, str] | None = None, **other: float) -> set[tuple]:
    told = doubts({**WHOLE, **other}, texts or {}, before or {}, "江岸路 88 号")
    return {(one.field, one.hard) for one in told}


def test_a_report_that_fits_raises_no_doubt():
    assert found() == set()


@pytest.mark.clause("CQ-7.2.3-04", part=True)
@pytest.mark.parametrize(
    ("other", "doubt"),
    [
        ({"owner_equity": 400000.0}, ("owner_equity", True)),
        ({"employees": -1.0, "insured_headcount": -2.0}, ("employees", True)),
        ({"total_revenue": -5.0, "total_tax": 0.0}, ("total_revenue", True)),
        ({"main_revenue": 2000000.0}, ("main_revenue", True)),
        ({"net_profit": 95000.0}, ("net_profit", False)),
        ({"insured_headcount": 13.0}, ("insured_headcount", False)),
        ({"total_revenue": 0.0}, ("total_revenue", False)),
    ],
)
def test_what_contradicts_itself_is_told_at_its_field(other, doubt):
    assert doubt in found(**other)


@pytest.mark.parametrize("factor", [10000.0, 1 / 10000])
def test_yuan_for_ten_thousand_yuan_is_asked_about(factor):
    assert ("total_revenue", False) in found(before={"total_revenue": WHOLE["total_revenue"] * factor})
    assert found(before={"total_revenue": WHOLE["total_revenue"] * 3}) == set()


def test_another_address_than_the_registered_one_is_asked_about():
    assert found(texts={"mailing_address": "北码头 3 号"}) == {("mailing_address", False)}
    assert found(texts={"mailing_address": "江岸路 88 号"}) == set()
    assert found(texts={"mailing_address": "北码头 3 号", "survival_state": "dormant"}) == set()


def test_the_season_its_end_and_late():
    told = {"year": 2025, "established_on": date(2020, 3, 1)}
    assert "2026-01-01" in why_not_filed(**told, filed=False, today=date(2025, 12, 31))
    assert why_not_filed(**told, filed=False, today=date(2026, 1, 1)) == ""
    assert why_not_filed(**told, filed=True, today=date(2026, 6, 30)) == ""
    assert "登记机关" in why_not_filed(**told, filed=True, today=date(2026, 7, 1))
    assert why_not_filed(**told, filed=False, today=date(2026, 7, 1)) == ""
    assert (state_on(2025, date(2026, 6, 30)), state_on(2025, date(2026, 7, 1))) == ("reported", "late")


def test_who_was_founded_later_owes_nothing():
    assert owes(date(2025, 12, 31), 2025)
    assert not owes(date(2026, 1, 1), 2025)


@pytest.mark.parametrize(
    ("category", "name", "form"),
    [
        ("01", "山城巴味轩餐饮有限公司", "enterprise"),
        ("01", "巴味轩公司江岸分公司", "branch"),
        ("01", "巴味轩公司（江岸分店）", "branch"),
        ("98", "陈大文小吃店", "household"),
        ("01", "望桥柑橘专业合作社", "cooperative"),
    ],
)
def test_each_kind_has_its_form(category, name, form):
    assert kind_of_form(category, name) == form


def test_a_first_report_in_the_wrong_unit_is_asked_about_by_what_each_head_makes():
    """1,205,000 元 typed where 万元 are asked for is 12 billion; a large enterprise of many heads is not asked."""
    assert ("total_revenue", False) in found(total_revenue=1_205_000e4)
    assert found({"total_revenue": 1_200_000e4}, total_revenue=1_205_000e4) == set()
    large = {"total_revenue": 5e10, "employees": 9000.0, "insured_headcount": 9000.0}
    assert found(**large) == set()
