"""The law's days, on the day before, the day itself and the day after."""

from datetime import date

import pytest

from xinheng.services.complaints.rules import is_out_of_time, sixty_days_are_over


@pytest.mark.parametrize(
    ("on", "over"), [(date(2026, 11, 19), False), (date(2026, 11, 20), False), (date(2026, 11, 21), True)]
)
def test_sixty_days_are_over_on_the_day_after_the_last(on, over):
    assert (sixty_days_are_over(terminated_on=on, due_on=date(2026, 11, 20)) is None) is over


@pytest.mark.parametrize(
    ("known", "received", "out"),
    [
        (date(2023, 11, 20), date(2026, 11, 20), False),
        (date(2023, 11, 20), date(2026, 11, 21), True),
        (date(2024, 2, 29), date(2027, 2, 28), False),
        (date(2024, 2, 29), date(2027, 3, 1), True),
        (None, date(2026, 11, 20), False),
    ],
)
def test_three_years_end_on_the_same_day(known, received, out):
    assert is_out_of_time(known_on=known, received_on=received, years=3) is out
