"""What does not fit in a report, and when one may be filed: pure rules, no database."""

from datetime import date

import pytest

from xinheng.services.annual_reports.rules import COUNTS, MONEY, doubts, kind_of_form, owes, state_on, why_not_filed

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


@pytest.mark.parametrize("name", [*MONEY, *COUNTS])
def test_no_figure_is_less_than_nothing_and_nothing_is_a_figure(name):
    assert (name, True) in found(**{name: -0.01})
    told = doubts({name: 0.0}, {}, {}, "")
    assert told == [], "one figure alone, of a business that had none"


def test_the_fields_that_may_be_compared_with_last_year():
    assert {"total_assets", "total_liabilities", "total_revenue", "main_revenue", "total_tax",
            "social_insurance_arrears", "overdue_payments_to_smes"} == set(MONEY)  # fmt: skip
    assert set(COUNTS) == {"employees", "insured_headcount"}


@pytest.mark.parametrize(
    ("numbers", "doubt"),
    [
        # Half a yuan is what rounding to the last written digit may leave.
        ({"total_assets": 100.5, "total_liabilities": 60.0, "owner_equity": 40.0}, None),
        ({"total_assets": 100.6, "total_liabilities": 60.0, "owner_equity": 40.0}, "owner_equity"),
        ({"total_assets": 99.4, "total_liabilities": 60.0, "owner_equity": 40.0}, "owner_equity"),
        ({"total_assets": 100.0, "total_liabilities": 60.0}, None),
        ({"total_assets": 0.0, "total_liabilities": 0.0, "owner_equity": 0.0}, None),
        ({"total_assets": 0.0, "total_liabilities": 0.0, "owner_equity": 0.6}, "owner_equity"),
        ({"main_revenue": 100.5, "total_revenue": 100.0}, None),
        ({"main_revenue": 100.6, "total_revenue": 100.0}, "main_revenue"),
        ({"main_revenue": 100.0}, "main_revenue"),
        ({"main_revenue": 0.0, "total_revenue": 0.0}, None),
        ({"main_revenue": 0.6}, "main_revenue"),
        ({"net_profit": 9.5, "total_profit": 9.0}, None),
        ({"net_profit": 9.6, "total_profit": 9.0}, "net_profit"),
        ({"net_profit": 9.6}, None),
        ({"insured_headcount": 12.0, "employees": 12.0}, None),
        ({"insured_headcount": 1.0, "employees": 0.0}, "insured_headcount"),
        ({"insured_headcount": 12.0}, None),
        ({"total_tax": 0.0, "total_revenue": 0.0}, None),
        ({"total_tax": 0.01, "total_revenue": 0.0}, "total_revenue"),
        ({"total_tax": 30.0, "total_revenue": 1.0}, None),
        ({"total_tax": 30.0}, None),
    ],
)
def test_where_a_contradiction_begins(numbers, doubt):
    assert [one.field for one in doubts(numbers, {}, {}, "")] == ([doubt] if doubt else [])


def test_what_the_capital_should_be_is_reckoned_in_ten_thousand_yuan():
    (only,) = doubts({"total_assets": 800000.0, "total_liabilities": 300000.0, "owner_equity": 1.0}, {}, {}, "")
    assert "应为 50.00 万元" in only.words


@pytest.mark.parametrize(("postcode", "fits"), [("", True), ("409901", True), ("40990", False), ("4099011", False)])
def test_a_postcode_has_six_digits_where_there_is_one(postcode, fits):
    assert found(texts={"postcode": postcode}) == (set() if fits else {("postcode", True)})


@pytest.mark.parametrize(
    ("was", "now", "words"),
    [
        (100.0, 99_999.0, ""),
        (100.0, 100_000.0, "（0.01 万元）的上千倍"),
        (100_000.0, 100.0, "（10.00 万元）的千分之一以下"),
        (100_000.0, 100.1, ""),
        (0.5, 500.0, "的上千倍"),
        (500.0, 0.5, "的千分之一以下"),
        (0.0, 100_000.0, ""),
        (100_000.0, 0.0, ""),
    ],
)
@pytest.mark.parametrize("name", MONEY)
def test_yuan_for_ten_thousand_yuan_is_asked_about_from_a_thousand_times_on(name, was, now, words):
    told = doubts({"total_revenue": now, name: now}, {}, {"total_revenue": now, name: was}, "")
    about = [one.words for one in told if one.field == name and "上年" in one.words]
    assert not about if not words else words in about[0]


@pytest.mark.parametrize(
    ("name", "each", "asked"),
    [
        ("total_revenue", 100_000_000.0, False),
        ("total_revenue", 100_000_001.0, True),
        ("total_assets", 1_000_000_000.0, False),
        ("total_assets", 1_000_000_001.0, True),
    ],
)
@pytest.mark.parametrize("heads", [0.0, 1.0, 12.0])
def test_so_much_a_head_is_asked_about_in_a_first_report(name, each, asked, heads):
    """Who says that nobody works there counts as one."""
    told = doubts({name: each * max(1.0, heads), "employees": heads}, {}, {}, "")
    assert [one.field for one in told] == ([name] if asked else [])
    assert not asked or f"平均每名从业人员 {each / 10000:,.0f} 万元" in told[0].words
    assert doubts({name: each * max(1.0, heads)}, {}, {name: each}, "") == [], "an earlier year tells better"


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


@pytest.mark.parametrize(
    ("year", "founded", "words"),
    [
        (2023, date(2020, 3, 1), ""),
        (2022, date(2020, 3, 1), "2022 年度的报告不在网上补报"),
        (2025, date(2025, 12, 31), ""),
        (2025, date(2026, 1, 1), "2025 年还没有成立"),
        (2026, None, "从 2027-01-01 起填报，到 2027-06-30 为止"),
    ],
)
def test_three_years_back_are_taken_and_none_before_the_founding(year, founded, words):
    why = why_not_filed(year=year, filed=False, today=date(2026, 5, 1), established_on=founded)
    assert words in why if words else why == ""


def test_who_was_founded_later_owes_nothing():
    assert owes(date(2025, 12, 31), 2025)
    assert not owes(date(2026, 1, 1), 2025)


@pytest.mark.parametrize(
    ("category", "name", "form"),
    [
        ("01", "山城巴味轩餐饮有限公司", "enterprise"),
        ("01", "巴味轩公司江岸分公司", "branch"),
        ("01", "巴味轩公司（江岸分店）", "branch"),
        *[("01", f"巴味轩公司江岸{kind}", "branch") for kind in ("分厂", "分部", "办事处", "营业部", "门市部")],
        ("01", "分公司咨询有限公司", "enterprise"),
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
