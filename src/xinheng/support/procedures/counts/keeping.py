"""Keeping the counts: what was noticed is counted again, a few hundred families at a time."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from typing import Any

from django.db import connection, transaction
from django.db.models import Max, Q

from xinheng.kit.canonical import canonical_json
from xinheng.support.procedures.counts.shares import NOBODY, Member, Shares, shares_of
from xinheng.support.procedures.counts.summing import (
    TABLES,
    add_to_sums,
    follow_reaches,
    lock_counts,
    sums_of,
)
from xinheng.support.procedures.models import (
    CountedFamily,
    CountedReach,
    DueCount,
    DueSum,
    Matter,
    TouchedFamily,
)
from xinheng.support.procedures.reach import movers

PIECE = 500
ADD = (
    f"INSERT INTO {DueCount._meta.db_table} (place, holder, mark, share, number) VALUES (%s, %s, %s, %s, %s) "
    f"ON CONFLICT (place, holder, mark) DO UPDATE SET number = {DueCount._meta.db_table}.number + excluded.number"
)
NOTICE_ALL = (
    f"INSERT INTO {TouchedFamily._meta.db_table} (family) SELECT DISTINCT COALESCE(family_id, id) "
    f"FROM {Matter._meta.db_table} WHERE closed_at IS NULL"
)
CLEAR = f"DELETE FROM {DueCount._meta.db_table} WHERE place = %s AND holder = %s AND mark = %s AND number = 0"
KEEP = (
    f"INSERT INTO {CountedFamily._meta.db_table} (family, shares) VALUES (%s, %s) "
    "ON CONFLICT (family) DO UPDATE SET shares = excluded.shares"
)


def follow_matters() -> int:
    """Count again what was noticed; gives how many families. Called by the worker every second."""
    if not CountedFamily.objects.filter(family=TABLES, shares=mark_of_tables()).exists():
        _notice_all()
        # While nothing is counted: so the sums grow piece by piece with the shares.
        follow_reaches(at_once=True)
    counted = 0
    while number := _count_some():
        counted += number
    follow_reaches()
    return counted


def count_anew() -> int:
    """Count every family from nothing; gives how many. After `differences` found any."""
    CountedFamily.objects.filter(family=TABLES).delete()
    return follow_matters()


def differences() -> list[str]:
    """Where the kept counts and counting anew differ, in words; what was noticed meanwhile is counted first."""
    follow_matters()
    anew: Shares = defaultdict(int)
    for piece in _pieces():
        for shares in fresh(piece).values():
            for key, number in shares.items():
                anew[key] += number
    rows = DueCount.objects.values_list("place", "holder", "share", "number")
    kept = {(place, holder, share): number for place, holder, share, number in rows}
    sums = DueSum.objects.values_list("place", "reach", "day", "number")
    summed = {(place, reach, day): number for place, reach, day, number in sums}
    return [*_told(kept, anew), *_told(summed, sums_of(anew))]


def _told(kept: Mapping[Any, int], anew: Mapping[Any, int]) -> list[str]:
    return [
        f"{' '.join(str(part) for part in key if part)}：记的是 {kept.get(key, 0)}，应为 {anew.get(key, 0)}"
        for key in sorted(kept.keys() | anew.keys())
        if kept.get(key, 0) != anew.get(key, 0)
    ]


def mark_of_tables() -> str:
    """What the kept counts were made by: who moves what on."""
    return sha256(canonical_json(sorted([*where, who] for where, who in movers().items())).encode()).hexdigest()


def fresh(families: Iterable[int]) -> dict[int, Shares]:
    """What these families add as they stand."""
    asked = list(families)
    open_ones = Matter.objects.filter(Q(family__in=asked) | Q(family=None, pk__in=asked), closed_at=None)
    columns = ("pk", "family_id", "office", "procedure", "version", "state", "field", "assignee_id", "due_on")
    members: dict[int, list[Member]] = defaultdict(list)
    known = movers()
    for pk, family, office, procedure, version, state, field, holder, due_on in open_ones.values_list(*columns):
        # What a party or a clock moves on is nobody's to do.
        if who := known.get((procedure, version, state)):
            members[family or pk].append(Member(office, f"{who} {field}", holder or NOBODY, due_on))
    return {family: shares_of(members.get(family, ())) for family in asked}


@transaction.atomic
def _notice_all() -> None:
    """Nothing is counted and everything noticed: it is counted piece by piece, and nobody who writes waits for it."""
    for model in (DueCount, DueSum, CountedReach, CountedFamily, TouchedFamily):
        model.objects.all().delete()
    CountedFamily.objects.create(family=TABLES, shares=mark_of_tables())
    with connection.cursor() as cursor:
        cursor.execute(NOTICE_ALL)


@transaction.atomic
def _count_some() -> int:
    lock_counts()
    noticed = list(TouchedFamily.objects.order_by("pk")[:PIECE])
    families = sorted({one.family for one in noticed})
    rows = CountedFamily.objects.filter(family__in=families)
    _count(families, {row.family: row.counted() for row in rows})
    TouchedFamily.objects.filter(pk__in=[one.pk for one in noticed]).delete()
    return len(families)


def _count(families: list[int], before: dict[int, Shares]) -> int:
    """Add what changed; gives how many families have something to do."""
    now, change = fresh(families), Shares()
    for family in families:
        for shares, sign in ((before.get(family, {}), -1), (now[family], 1)):
            for key, number in shares.items():
                change[key] = change.get(key, 0) + sign * number
    rows = [(place, holder, _mark(share), share, number) for (place, holder, share), number in change.items() if number]
    kept = [(family, CountedFamily.told(now[family])) for family in families if now[family]]
    with connection.cursor() as cursor:
        cursor.executemany(ADD, rows)
        cursor.executemany(CLEAR, [row[:3] for row in rows if row[-1] < 0])
        cursor.executemany(KEEP, kept)
    CountedFamily.objects.filter(family__in=[one for one in before if not now[one]]).delete()
    add_to_sums(change)
    return len(kept)


def _pieces() -> Iterator[list[int]]:
    """The numbers that families go by, of open matters and of all between, a piece at a time."""
    last = Matter.objects.aggregate(last=Max("pk"))["last"] or 0
    for start in range(0, last + 1, PIECE * 4):
        yield list(range(start, start + PIECE * 4))


def _mark(share: str) -> str:
    """A share may be longer than an index takes."""
    return sha256(share.encode()).hexdigest()[:32]
