"""Months and quarters as addresses name them, and what a figure is worth: plain values, no database."""

from datetime import date

import pytest

from xinheng.supervision.performance.declarations import WorkIndicator
from xinheng.supervision.performance.rules import Month, Value, period_of, points_of, score_of, value_of

TODAY = date(2026, 11, 30)


def indicator(counted: str = "followed", weight: float = 20, full: float = 100, none: float = 50) -> WorkIndicator:
    told = {"procedure": "inspection_task", "steps": ("submit_result",), "by": ("approve_result",)}
    return WorkIndicator(title="x", stage="x", counted=counted, weight=weight, full=full, none=none, basis="x", **told)


@pytest.mark.parametrize(
    ("key", "title", "first", "months", "before"),
    [
        ("2026-11", "2026 年 11 月", date(2026, 11, 1), 1, "2026-10"),
        ("2026-01", "2026 年 1 月", date(2026, 1, 1), 1, "2025-12"),
        ("2026Q4", "2026 年第四季度", date(2026, 10, 1), 3, "2026Q3"),
        ("2026Q1", "2026 年第一季度", date(2026, 1, 1), 3, "2025Q4"),
        ("2026Q2", "2026 年第二季度", date(2026, 4, 1), 3, "2026Q1"),
        ("2026Q3", "2026 年第三季度", date(2026, 7, 1), 3, "2026Q2"),
        # What has not begun, or is no month, is this one.
        ("2026-12", "2026 年 11 月", date(2026, 11, 1), 1, "2026-10"),
        ("2027Q1", "2026 年 11 月", date(2026, 11, 1), 1, "2026-10"),
        ("2026-13", "2026 年 11 月", date(2026, 11, 1), 1, "2026-10"),
        ("0000-01", "2026 年 11 月", date(2026, 11, 1), 1, "2026-10"),
        ("2026Q5", "2026 年 11 月", date(2026, 11, 1), 1, "2026-10"),
        ("2026-11-30", "2026 年 11 月", date(2026, 11, 1), 1, "2026-10"),
        ("x2026-10", "2026 年 11 月", date(2026, 11, 1), 1, "2026-10"),
        ("", "2026 年 11 月", date(2026, 11, 1), 1, "2026-10"),
    ],
)
def test_an_address_names_a_month_or_a_quarter_that_has_begun(key, title, first, months, before):
    period = period_of(key, TODAY)
    assert (period.title, period.months[0].first, len(period.months), period.before.key) == (
        title,
        first,
        months,
        before,
    )
    assert [one.next_first for one in period.months[:-1]] == [one.first for one in period.months[1:]]
    assert period_of(period.key, TODAY) == period


def test_a_month_that_begins_today_has_begun_and_ends_before_the_next():
    assert period_of("2026-12", date(2026, 12, 1)).key == "2026-12"
    assert Month(date(2026, 12, 1)).next_first == date(2027, 1, 1)


@pytest.mark.parametrize(
    ("counted", "part", "whole", "value"),
    [("followed", 3, 4, 75.0), ("days", 9, 4, 2.25), ("followed", 0, 4, 0.0), ("followed", 0, 0, None)],
)
def test_a_figure_is_a_share_or_a_mean_and_nothing_where_nothing_was_counted(counted, part, whole, value):
    assert value_of(indicator(counted), Value(part, whole)) == value


@pytest.mark.parametrize(
    ("full", "none", "part", "points"),
    [
        (100, 50, 100, 20), (100, 50, 75, 10), (100, 50, 50, 0), (100, 50, 20, 0),
        # Less is better where full is the smaller of the two.
        (0, 10, 0, 20), (0, 10, 5, 10), (0, 10, 10, 0), (0, 10, 90, 0), (10, 50, 5, 20),
    ],
)  # fmt: skip
def test_points_go_from_none_to_the_weight_and_no_further(full, none, part, points):
    assert points_of(indicator(full=full, none=none), Value(part, 100)) == pytest.approx(points)
    assert points_of(indicator(full=full, none=none, weight=0), Value(part, 100)) is None, "it is only shown"


def test_a_score_is_over_what_had_something_to_count():
    known = {"one": indicator(weight=30), "other": indicator(weight=10), "shown": indicator(weight=0)}
    assert score_of(known, {"one": Value(75, 100), "shown": Value(1, 1)}) == pytest.approx(50)
    assert score_of(known, {"one": Value(75, 100), "other": Value(100, 100)}) == pytest.approx(62.5)
    assert score_of(known, {"one": Value(0, 0), "shown": Value(1, 1)}) is None
    assert score_of(known, {}) is None
    assert Value(1, 2) + Value(3, 4) == Value(4, 6)
