"""Lists of the whole city for everyone: the failed samples, the serious list, the lifts. What a record type says of its
lists in the standard, of what the law shows today, told in the dossier's own words."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import count as steps
from typing import Any, Literal

import orjson
from django.conf import settings
from django.db import connection

from xinheng.credit.portrait.json_dialect import POSTGRES, SQLITE, JsonDialect
from xinheng.credit.portrait.statement import counts_sql, listing_sql
from xinheng.fusion.registers import feed
from xinheng.fusion.standard.publication import Listing
from xinheng.fusion.standard.registry import standard
from xinheng.kit import city_time
from xinheng.support.procedures.parameters import edition

Page = Literal["beware", "sources", "persons", "policies", "rights"]
# What an answer stays true for: the city and its law, the day, and what was written until now.
Now = tuple[str, int, date, tuple[int, int]]
PER_PAGE = 20
# Records read at once where all are wanted.
MANY = 20_000


@dataclass(frozen=True)
class Listed:
    """One list as far as it was asked for: how many stand in it, and the records of one page of it.

    Records are as in a dossier; `about` says whose each is, a person without a name.
    """

    key: str
    title: str
    empty: str
    count: int
    records: tuple[dict[str, Any], ...] = ()


def lists_of(page: Page) -> list[Listed]:
    """The lists of a page with their counts, in the order of the standard; none where the city publishes none."""
    now = _now()
    return [_counted(type, one, now) for type, one in _declared(page)]


def read_list(page: Page, key: str, *, district: str = "", number: int = 1) -> Listed | None:
    """One page of a list, newest first; `district` begins the division of whose the records are. None: no such list."""
    found = next(((type, one) for type, one in _declared(page) if one.key == key), None)
    if found is None:
        return None
    type, one = found
    return read_once(type, one.key, district, max(1, number), *_now())


def newest(page: Page, most: int = 1) -> list[tuple[Listed, dict[str, Any]]]:
    """The youngest records of all lists of a page, at most so many of each, each with its list."""
    now = _now()
    firsts = [read_once(type, one.key, "", 1, *now) for type, one in _declared(page)]
    told = [(one, record) for one in firsts for record in one.records[:most]]
    return sorted(told, key=lambda pair: str(pair[1]["effective_on"] or ""), reverse=True)


def shown_records(type: str) -> Iterator[dict[str, Any]]:
    """Every record of a type that the public may see today, newest first, each with whose it is."""
    dialect = POSTGRES if connection.vendor == "postgresql" else SQLITE
    text = listing_sql(dialect, city_time.today(), type, {})
    for skip in steps(0, MANY):
        rows = _run(text, {"district": "%", "most": MANY, "skip": skip}, dialect)
        yield from (orjson.loads(row[0]) for row in rows)
        if len(rows) < MANY:
            return


def public_counts(subjects: Collection[int]) -> dict[int, dict[str, int]]:
    """How many of its records the public may see today, by type, for each of these subjects: one statement for all."""
    dialect = POSTGRES if connection.vendor == "postgresql" else SQLITE
    found: dict[int, dict[str, int]] = {}
    rows = _run(counts_sql(dialect, city_time.today(), subjects), {}, dialect) if subjects else []
    for subject, type, count in rows:
        found.setdefault(int(subject), {})[str(type)] = int(count)
    return found


def _declared(page: Page) -> list[tuple[str, Listing]]:
    return [(id, one) for id, type in standard().types.items() for one in type.lists if one.page == page]


def _counted(type: str, one: Listing, now: Now) -> Listed:
    found = read_once(type, one.key, "", 1, *now)
    return Listed(one.key, one.title, one.empty, found.count)


def _now() -> Now:
    return str(settings.XINHENG_CITY), edition(), city_time.today(), feed.position()


@lru_cache(maxsize=256)
def read_once(
    type: str, key: str, district: str, number: int, city: str, amended: int, today: date, written: tuple[int, int]
) -> Listed:
    """One page of one list as it stands until something is written: every visitor of the home page asks for it."""
    one = next(one for one in standard().type(type).lists if one.key == key)
    dialect = POSTGRES if connection.vendor == "postgresql" else SQLITE
    given: dict[str, Any] = {"district": f"{district}%", "most": PER_PAGE, "skip": PER_PAGE * (number - 1)}
    count = int(_run(listing_sql(dialect, today, type, one.when, count=True), given, dialect)[0][0])
    rows = _run(listing_sql(dialect, today, type, one.when), given, dialect) if count > PER_PAGE * (number - 1) else []
    return Listed(one.key, one.title, one.empty, count, tuple(orjson.loads(row[0]) for row in rows))


def _run(text: str, given: dict[str, Any], dialect: JsonDialect) -> list[tuple[Any, ...]]:
    connection.ensure_connection()
    with connection.wrap_database_errors:
        if dialect.named:
            return list(connection.connection.execute(text, given).fetchall())
        with connection.connection.cursor() as cursor:
            return list(cursor.execute(text, given).fetchall())
