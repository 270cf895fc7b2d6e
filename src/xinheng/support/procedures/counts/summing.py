"""Nobody's shares, summed by day for each place and reach that somebody holds (ADR 90).

A strip of a city is then read from as many rows as days are asked for, however many different shares its families have.
A reach that is not summed yet is read from the shares: the same numbers, only dearer.
"""

import time
from collections import defaultdict
from collections.abc import Mapping

from django.db import connection, transaction

from xinheng.support.access.models import Grant
from xinheng.support.access.scope import in_force, read_grants
from xinheng.support.accounts.models import Account
from xinheng.support.procedures.counts.reaches import MovableReach, reach_over_places
from xinheng.support.procedures.counts.shares import NOBODY, Shares
from xinheng.support.procedures.models import CountedFamily, CountedReach, DueCount, DueSum

# The row of the counted families that tells by which tables they were counted; who holds it alone counts.
TABLES = 0
# How often the worker looks whether somebody holds what nobody held before.
LOOK_SECONDS = 60.0
_TABLE = DueSum._meta.db_table
ADD = (
    f"INSERT INTO {_TABLE} (place, reach, day, number) VALUES (%s, %s, %s, %s) "
    f"ON CONFLICT (place, reach, day) DO UPDATE SET number = {_TABLE}.number + excluded.number"
)
CLEAR = f"DELETE FROM {_TABLE} WHERE place = %s AND reach = %s AND day = %s AND number = 0"
_looked: list[float] = []


def follow_reaches(*, at_once: bool = False) -> None:
    """Sum for what accounts hold today and for nothing else. Who holds something new meanwhile reads the shares."""
    if _looked and not at_once and time.monotonic() - _looked[0] < LOOK_SECONDS:
        return
    _looked[:] = [time.monotonic()]
    held = _held()
    if held.keys() != _kept():
        _keep(held)


def add_to_sums(change: Shares) -> None:
    """What changed in the shares; the caller holds the lock of the counts."""
    rows = [(*key, number) for key, number in sums_of(change).items()]
    with connection.cursor() as cursor:
        cursor.executemany(ADD, rows)
        cursor.executemany(CLEAR, [row[:3] for row in rows if row[3] < 0])


def sums_of(shares: Shares) -> dict[tuple[str, str, str], int]:
    """What the sums are by these shares, as (place, mark of the reach, day) → how many."""
    by_place: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for (place, holder, share), number in shares.items():
        if holder == NOBODY and place:
            by_place[place].append((share, number))
    return {
        (one.place, one.mark, day): number
        for one in CountedReach.objects.filter(place__in=by_place)
        for day, number in _reach_of(one).days_of(by_place[one.place]).items()
        if number
    }


def lock_counts() -> None:
    """Wait for who counts, until the end of the transaction."""
    list(CountedFamily.objects.select_for_update().filter(family=TABLES))


@transaction.atomic
def _keep(held: Mapping[tuple[str, str], MovableReach]) -> None:
    lock_counts()
    kept = _kept()
    for place, mark in kept - held.keys():
        CountedReach.objects.filter(place=place, mark=mark).delete()
        DueSum.objects.filter(place=place, reach=mark).delete()
    for place, mark in sorted(held.keys() - kept):
        reach = held[place, mark]
        CountedReach.objects.create(place=place, mark=mark, fields=reach.told)
        days = _days(place, reach)
        DueSum.objects.bulk_create(
            DueSum(place=place, reach=mark, day=day, number=number) for day, number in days.items() if number
        )


def _kept() -> set[tuple[str, str]]:
    return set(CountedReach.objects.values_list("place", "mark"))


def _days(place: str, reach: MovableReach) -> dict[str, int]:
    shares = DueCount.objects.filter(place=place, holder=NOBODY).values_list("share", "number")
    return reach.days_of(shares.iterator())


def _held() -> Mapping[tuple[str, str], MovableReach]:
    """The reach of every account that may move something in one place, by place and mark."""
    granted = Grant.objects.filter(in_force()).values("account")
    accounts = list(Account.objects.filter(is_active=True, pk__in=granted))
    read_grants(accounts)
    found = {}
    for account in accounts:
        places, reach = reach_over_places(account)
        if len(places) == 1:
            found[next(iter(places)), reach.mark] = reach
    return found


def _reach_of(kept: CountedReach) -> MovableReach:
    return MovableReach({permission: frozenset(fields) for permission, fields in kept.fields.items()})
