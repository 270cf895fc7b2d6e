"""Periods of publicity end on the right day, also over months of unequal length."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from xinheng.credit.portrait.statement import last_day_gone, months_later
from xinheng.credit.publicity import Shown
from xinheng.credit.risk.wording import shares_of

DAYS = st.dates(date(2000, 1, 1), date(2060, 12, 31))


@given(DAYS, st.integers(1, 120))
def test_the_last_day_gone_is_the_last(today, months):
    gone = last_day_gone(today, months)
    assert months_later(gone, months) <= today < months_later(gone + timedelta(days=1), months)


def test_a_penalty_of_the_31st_leaves_on_the_last_of_a_shorter_month():
    assert months_later(date(2025, 8, 31), 6) == date(2026, 2, 28)


@given(st.integers(0, 100), st.lists(st.integers(-10, 200), max_size=12))
def test_costs_add_up_to_what_is_missing(whole, weights):
    parts = shares_of(whole, weights)
    assert len(parts) == len(weights)
    assert sum(parts) == (whole if sum(weights) > 0 else 0)


def test_a_type_without_end_has_no_day_to_leave():
    assert Shown("a", "b").hidden_on_sql("r") == "NULL::DATE"
