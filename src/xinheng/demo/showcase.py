"""The few shops every print, picture and journey of the demo city uses, with stories that do not depend on the seed.

`words/showcase.csv` says who they are; their events stand in `sql/world/30_showcase.sql`, told in days before the day
of the demo, so that the stories stay fresh. All sit in the territory of the cast's office, 江岸路所 of 两河区.
"""

import csv
from dataclasses import asdict, dataclass
from pathlib import Path

import pyarrow as pa

from xinheng.kit import credit_code

TABLE = Path(__file__).parent / "words" / "showcase.csv"
# The first serials belong to the showcase; invented subjects start after them.
RESERVED = 20
DISTRICT = "509901"
OFFICE = "5099/509901/50990101/"
CATEGORIES = {"enterprise": "1", "household": "2", "cooperative": "3"}
# "MA" as the first two of eight characters in the code's alphabet of 31.
MA = 21 * 31**7 + 10 * 31**6
# Registered under the mall; the equipment code is its identity (`equipment_code:…`).
LIFT = "31105099010000000004"


def organisation_serial(n: int) -> int:
    """The serial of the city's n-th entity in its organisation code: "MA…" as newer ones begin, never repeated."""
    return MA + n * 617_671_249 % 31**6


@dataclass(frozen=True)
class Shop:
    """One showcase entity: what the registration says of it."""

    n: int
    name: str
    kind: str
    trade: str
    shop_word: str
    brand: str
    address: str
    legal_representative: str
    # The identity number without its check character, in the unused area 5099xx.
    person_body: str
    phone: str
    age_days: int
    capital_10k: int
    entity_type: str
    state: str

    @property
    def uscc(self) -> str:
        """The shop's credit code: the same for every seed."""
        serial, category = organisation_serial(self.n), CATEGORIES[self.kind]
        return credit_code.generate(division=DISTRICT, serial=serial, category=category)


def _shop(row: dict[str, str]) -> Shop:
    numbers = {name: int(row.pop(name)) for name in ("n", "age_days", "capital_10k")}
    return Shop(**numbers, **row)  # type: ignore[arg-type]


def _read() -> tuple[Shop, ...]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return tuple(_shop(row) for row in csv.DictReader(file))


SHOPS = _read()
# A yellow hotpot shop (a fee not marked, bowls that failed, a licence about to end), a green pharmacy, a red tofu
# workshop, a mall with a lift whose upkeep is late, a shop that has closed, Chen's restaurant, the lift's maintainer.
HOTPOT, PHARMACY, WORKSHOP, MALL, CLOSED, CHEN, MAINTAINER = SHOPS


def table() -> pa.Table:
    """The showcase shops as the world's SQL reads them."""
    return pa.Table.from_pylist([{**asdict(shop), "uscc": shop.uscc} for shop in SHOPS])
