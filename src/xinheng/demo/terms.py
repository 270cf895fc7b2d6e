"""How long what has a term by law holds: a simplified deregistration is announced for 20 days, a mark for 10 years."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from xinheng.kit.months import months_later

WORDS = Path(__file__).parent / "words" / "terms.csv"


@dataclass(frozen=True)
class Validity:
    """From which field on it runs, and how long: days, or whole years less the day that begins the next."""

    begins: str
    days: int = 0
    years: int = 0

    def end(self, begin: date) -> date:
        """The last day."""
        last = months_later(begin, 12 * self.years) - timedelta(days=1) if self.years else begin
        return last + timedelta(days=self.days)


@cache
def terms() -> Mapping[tuple[str, str], Validity]:
    """(record type, field that ends) → its term."""
    units = {"d": "days", "y": "years"}
    with WORDS.open(encoding="utf-8", newline="") as file:
        return {
            (row["type"], row["field"]): Validity(row["begins"], **{units[row["term"][-1]]: int(row["term"][:-1])})
            for row in csv.DictReader(file)
        }
