"""Prints the day on which the PostgreSQL pass lives: each run another kind of day, by turns.

python -m tests.day          that day
python -m tests.day all      every one of the days
python -m tests.day files    the tests that speak of days: what `make days` runs on each of them
"""

import re
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

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


ROOT = Path(__file__).resolve().parent.parent
SPEAKS = re.compile(r"\bTODAY\b|\bdays_ago\b|\bclock\(|\bcity_time\b")
# What a server, a browser or many presses show is no more on one day than on another.
APART = ("tests/server", "tests/reliability", "tests/journeys")


def files() -> Iterator[str]:
    """Files of tests in which a day is named or reckoned with."""
    for path in sorted((*ROOT.glob("src/**/test_*.py"), *ROOT.glob("tests/**/test_*.py"))):
        name = path.relative_to(ROOT).as_posix()
        if not name.startswith(APART) and SPEAKS.search(path.read_text(encoding="utf-8")):
            yield name


if __name__ == "__main__":
    told = {"all": [one.isoformat() for one in TURNS], "files": [*files()]}
    print(*told.get("".join(sys.argv[1:]), [day_of_turn(city_time.today())]))  # noqa: T201
