"""Reading the counts for one account: what is kept, with what was noticed since counted anew. Nothing is written."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import DEFAULT_DB_ALIAS, connections

from xinheng.kit.paths import is_top
from xinheng.support.access.scope import grants_of
from xinheng.support.accounts.models import Account
from xinheng.support.procedures.absences import looks_after_others
from xinheng.support.procedures.counts.keeping import TABLES, fresh, mark_of_tables
from xinheng.support.procedures.counts.shares import NOBODY, days_by_kind
from xinheng.support.procedures.models import CountedFamily, DueCount, TouchedFamily
from xinheng.support.procedures.reach import prepared, states_by_permission

# So many families are counted anew while somebody waits; with more to do the list itself is counted.
MOST_ANEW = 300
# In one statement, so that what is kept and what was noticed since are of one moment.
_KEPT = (
    f"SELECT place, share, number, NULL FROM {DueCount._meta.db_table} "
    f"WHERE place IN (%s, '') AND holder IN ({NOBODY}, %s) AND number <> 0 "
    "UNION ALL SELECT '', COALESCE(counted.shares, '[]'), 0, noticed.family "
    f"FROM (SELECT DISTINCT family FROM {TouchedFamily._meta.db_table} LIMIT {MOST_ANEW + 1}) AS noticed "
    f"LEFT JOIN {CountedFamily._meta.db_table} AS counted ON counted.family = noticed.family "
    f"UNION ALL SELECT '', shares, 0, family FROM {CountedFamily._meta.db_table} WHERE family = {TABLES}"
)
# (place, share, how often).
Counted = tuple[str, str, int]


@dataclass(frozen=True)
class OwnReach:
    """Where an account may move what: the places, the fields of supervision for each permission ("" is every field),
    and by which tables that was found."""

    places: frozenset[str]
    fields: dict[str, frozenset[str]]
    tables: str

    def covers(self, kind: str) -> bool:
        """Whether it may move a member of this kind."""
        permissions, _, field = kind.partition(" ")
        here = [self.fields[one] for one in permissions.split("+") if one in self.fields]
        return any(not field or "" in fields or field in fields for fields in here)


def kept_days(account: Account) -> dict[date, int] | None:
    """How many families of the account's to-do list are due on each day, `date.max` for those without one.

    None where the counts cannot tell: rights in several places, matters of nobody's office, somebody's work looked
    after, or much noticed that is not counted yet.
    """
    reach = prepared(account, ("reach",), lambda: _reach_of(account))
    if not reach.places:
        return {}
    if len(reach.places) > 1 or looks_after_others(account):
        return None
    (place,) = reach.places
    counted = _counted(place, account.pk, reach.tables)
    if counted is None or (is_top(place) and any(not one[0] for one in counted)):
        return None
    return _days((one for one in counted if one[0]), reach)


def _counted(place: str, holder: int, tables: str) -> list[Counted] | None:
    """What counts in a place; None where too much was noticed, or other tables held when it was counted."""
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(_KEPT, [place, holder])
        rows = cursor.fetchall()
    noticed = {family: shares for _, shares, _, family in rows if family not in (None, TABLES)}
    if len(noticed) > MOST_ANEW or not any(family == TABLES and shares == tables for _, shares, _, family in rows):
        return None
    found = [(where, share, number) for where, share, number, family in rows if family is None]
    for old in noticed.values():
        found += [(where, share, -number) for where, whose, share, number in json.loads(old)
                  if where in (place, "") and whose in (NOBODY, holder)]  # fmt: skip
    for new in fresh(noticed).values() if noticed else ():
        found += [(where, share, number) for (where, whose, share), number in new.items()
                  if where in (place, "") and whose in (NOBODY, holder)]  # fmt: skip
    return found


def _days(counted: Iterable[Counted], reach: OwnReach) -> dict[date, int]:
    found: Counter[str] = Counter()
    covered: dict[str, bool] = {}
    for _, share, number in counted:
        for day, kind in days_by_kind(share):
            if kind not in covered:
                covered[kind] = reach.covers(kind)
            if covered[kind]:
                found[day] += number
                break
    return {date.fromisoformat(day): number for day, number in found.items() if number}


def _reach_of(account: Account) -> OwnReach:
    places, fields = set[str](), dict[str, frozenset[str]]()
    for permission in states_by_permission():
        # A grant narrowed to a division moves no matter.
        grants = [grant for grant in grants_of(account, permission) if not grant.division]
        if grants:
            places |= {grant.organisation.path for grant in grants}
            fields[str(permission)] = frozenset(grant.field for grant in grants)
    return OwnReach(frozenset(places), fields, mark_of_tables())
