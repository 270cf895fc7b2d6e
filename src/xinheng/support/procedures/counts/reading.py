"""Reading the counts for one account: what is kept, with what was noticed since counted anew. Nothing is written."""

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db import DEFAULT_DB_ALIAS, connections

from xinheng.kit.paths import is_top
from xinheng.support.accounts.models import Account
from xinheng.support.procedures.absences import looks_after_others
from xinheng.support.procedures.counts.keeping import fresh, mark_of_tables
from xinheng.support.procedures.counts.reaches import reach_over_places
from xinheng.support.procedures.counts.shares import NOBODY
from xinheng.support.procedures.counts.summing import TABLES
from xinheng.support.procedures.models import CountedFamily, CountedReach, DueCount, DueSum, SteppedBack, TouchedFamily
from xinheng.support.procedures.reach import prepared

# So many families are counted anew while somebody waits; with more to do the list itself is counted.
MOST_ANEW = 300
_SHARE = f"SELECT 'share', place, share, number FROM {DueCount._meta.db_table} WHERE "
_NOTICED = (
    "UNION ALL SELECT 'noticed', '', COALESCE(counted.shares, '[]'), noticed.family "
    f"FROM (SELECT DISTINCT family FROM {TouchedFamily._meta.db_table} LIMIT {MOST_ANEW + 1}) AS noticed "
    f"LEFT JOIN {CountedFamily._meta.db_table} AS counted ON counted.family = noticed.family "
    "UNION ALL SELECT 'back', '', COALESCE(counted.shares, '[]'), back.family_id "
    f"FROM {SteppedBack._meta.db_table} AS back "
    f"LEFT JOIN {CountedFamily._meta.db_table} AS counted ON counted.family = back.family_id "
    "WHERE back.account_id = %(holder)s "
    f"UNION ALL SELECT 'tables', '', shares, 0 FROM {CountedFamily._meta.db_table} WHERE family = {TABLES} "
)
# Each in one statement, so that what is kept and what was noticed since are of one moment. An account's own shares and
# the sums of nobody's, where his reach is summed in the place:
_SUMMED = (
    f"{_SHARE} place = %(place)s AND holder = %(holder)s "
    f"UNION ALL {_SHARE} place = '' AND holder IN ({NOBODY}, %(holder)s) {_NOTICED}"
    f"UNION ALL SELECT 'day', '', day, number FROM {DueSum._meta.db_table} "
    "WHERE place = %(place)s AND reach = %(reach)s "
    f"UNION ALL SELECT 'summed', '', '', 0 FROM {CountedReach._meta.db_table} "
    "WHERE place = %(place)s AND mark = %(reach)s"
)
# And his shares and nobody's, where it is not.
_SHARED = f"{_SHARE} place IN (%(place)s, '') AND holder IN ({NOBODY}, %(holder)s) {_NOTICED}"


@dataclass(frozen=True)
class KeptCounts:
    """What is kept for an account in a place."""

    # (place, share, how often)
    shares: list[tuple[str, str, int]]
    # ISO day → how many families, of the shares that are summed.
    days: dict[str, int]


def kept_days(account: Account) -> dict[date, int] | None:
    """How many families of the account's to-do list are due on each day, `date.max` for those without one.

    None where the counts cannot tell: rights in several places, matters of nobody's office, somebody's work looked
    after, or much noticed that is not counted yet.
    """
    places, reach = reach_over_places(account)
    if not places:
        return {}
    if len(places) > 1 or looks_after_others(account):
        return None
    (place,) = places
    tables = prepared(account, ("tables",), mark_of_tables)
    counted = _counted(place, account.pk, reach.mark, tables)
    if counted is None or (is_top(place) and any(not where for where, _, _ in counted.shares)):
        return None
    found = reach.days_of((share, number) for where, share, number in counted.shares if where)
    for day, number in counted.days.items():
        found[day] = found.get(day, 0) + number
    return {date.fromisoformat(day): number for day, number in found.items() if number}


def _counted(place: str, holder: int, reach: str, tables: str) -> KeptCounts | None:
    """What counts in a place; None where too much was noticed, or other tables held when it was counted."""
    given: dict[str, str | int] = {"place": place, "holder": holder, "reach": reach}
    rows = _rows(_SUMMED, given)
    if "summed" not in rows:
        rows = _rows(_SHARED, given)
    noticed = {family: shares for _, shares, family in rows["noticed"]}
    # What the account stepped back from: taken away as it was counted, and not added as it stands.
    back = {family: shares for _, shares, family in rows["back"]}
    if len(noticed) > MOST_ANEW or [mark for _, mark, _ in rows["tables"]] != [tables]:
        return None
    shares = rows["share"]
    for old in (noticed | back).values():
        shares += [(where, share, -number) for where, whose, share, number in json.loads(old)
                   if where in (place, "") and whose in (NOBODY, holder)]  # fmt: skip
    for new in fresh(noticed.keys() - back).values() if noticed else ():
        shares += [(where, share, number) for (where, whose, share), number in new.items()
                   if where in (place, "") and whose in (NOBODY, holder)]  # fmt: skip
    return KeptCounts(shares, {day: number for _, day, number in rows["day"]})


def _rows(statement: str, given: dict[str, str | int]) -> dict[str, list[tuple[str, str, int]]]:
    """The rows by their first column."""
    found: dict[str, list[tuple[str, str, int]]] = defaultdict(list)
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(statement, given)
        for what, *row in cursor.fetchall():
            found[what].append(tuple(row))
    return found
