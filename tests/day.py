"""Prints the day on which the PostgreSQL pass lives: each run another kind of day, by turns.

python -m tests.day
"""

from datetime import date

from xinheng.kit import city_time

TURNS = [
    date(2027, 1, 31),  # the last day of a month
    date(2028, 2, 29),
    date(2026, 5, 9),  # a Saturday on which one works; Order 121 is in force since 15 April
    date(2027, 2, 8),  # within spring festival
    date(2029, 1, 1),  # of a year whose holidays nobody has announced
]


def day_of_turn(real: date) -> date:
    """Another of the five each day."""
    return TURNS[real.toordinal() % len(TURNS)]


if __name__ == "__main__":
    print(day_of_turn(city_time.today()))  # noqa: T201
