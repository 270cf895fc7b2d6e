"""Months as the law counts them: to the same day, or to the last of a month that has none such."""

from datetime import date, timedelta

import pytest

from xinheng.kit.months import first_of_last, first_of_next, last_day_gone, months_later

day = date.fromisoformat


@pytest.mark.parametrize(
    ("on", "months", "later"),
    [
        ("2025-11-30", 3, "2026-02-28"), ("2023-11-30", 3, "2024-02-29"), ("2026-01-31", 1, "2026-02-28"),
        ("2026-08-31", -6, "2026-02-28"), ("2025-12-15", 1, "2026-01-15"), ("2026-01-15", -1, "2025-12-15"),
        ("2024-02-29", 36, "2027-02-28"), ("2026-03-31", 0, "2026-03-31"), ("2026-11-30", 1, "2026-12-30"),
    ],
)  # fmt: skip
def test_months_end_on_the_same_day_or_on_the_last(on: str, months: int, later: str) -> None:
    assert months_later(day(on), months) == day(later)


@pytest.mark.parametrize(
    ("today", "months", "gone"),
    [
        ("2026-02-28", 3, "2025-11-30"), ("2026-02-27", 3, "2025-11-27"), ("2026-03-01", 3, "2025-12-01"),
        ("2026-05-31", 3, "2026-02-28"), ("2026-05-28", 3, "2026-02-28"), ("2024-02-29", 3, "2023-11-30"),
        ("2026-04-30", 1, "2026-03-31"), ("2026-04-29", 1, "2026-03-29"),
    ],
)  # fmt: skip
def test_on_the_last_of_february_the_thirtieth_of_november_is_over_too(today: str, months: int, gone: str) -> None:
    """What a page asks for in one comparison must be what the law counts record by record."""
    assert last_day_gone(day(today), months) == day(gone)


def test_every_day_of_four_years_is_over_exactly_when_it_is_counted_over() -> None:
    for step in range(0, 1461, 3):
        today = date(2023, 1, 1) + timedelta(step)
        for months in (1, 3, 12, 36):
            gone = last_day_gone(today, months)
            assert months_later(gone, months) <= today < months_later(gone + timedelta(1), months)


@pytest.mark.parametrize(
    ("on", "after", "before"),
    [("2025-06-30", "2025-07-01", "2024-07-01"), ("2025-07-01", "2026-07-01", "2025-07-01"),
     ("2025-07-08", "2026-07-01", "2025-07-01"), ("2025-01-01", "2025-07-01", "2024-07-01")],
)  # fmt: skip
def test_the_season_of_reports_begins_on_the_first_of_july(on: str, after: str, before: str) -> None:
    assert first_of_next(day(on), 7) == day(after)
    assert first_of_last(day(on), 7) == day(before)
