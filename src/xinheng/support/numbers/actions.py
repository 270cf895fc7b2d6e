"""Giving numbers, in the transaction that uses them."""

import secrets
from datetime import datetime

from django.db import DEFAULT_DB_ALIAS, connections

from xinheng.kit import city_time
from xinheng.kit.paths import top
from xinheng.kit.personal.striking import personal_numbers
from xinheng.support.numbers.models import NumberSeries
from xinheng.support.prepared.executing import executed

TABLE = NumberSeries._meta.db_table
_NEXT = (
    f"INSERT INTO {TABLE} (name, last) VALUES (%s, 1) "
    f"ON CONFLICT (name) DO UPDATE SET last = {TABLE}.last + 1 RETURNING last"
)
# Letters and digits that are not taken for one another when read aloud.
_UNMISTAKABLE = "23456789ACDEFHJKMNPRTUVWXY"


def next_of_year(*, mark: str, at: datetime) -> str:
    """The next number of a paper, as gapless, in the series of a mark and a year: 山两河市监投受〔2026〕12号."""
    series = f"{mark}〔{city_time.local(at):%Y}〕"
    return f"{series}{_next_in(series)}号"


def likely_of_year(*, mark: str, at: datetime) -> str:
    """What `next_of_year` would give now. It is given to nobody: another may take it first."""
    series = f"{mark}〔{city_time.local(at):%Y}〕"
    last = NumberSeries.objects.filter(name=series).values_list("last", flat=True).first()
    return f"{series}{(last or 0) + 1}号"


def next_number(*, prefix: str, office: str, at: datetime) -> str:
    """The next number of a series of the day: 线5099-20261120-000123. No gap while transactions commit, never twice.

    The row of the series stays locked until the caller's transaction ends.
    """
    series = f"{prefix}{top(office)}-{city_time.local(at):%Y%m%d}"
    return f"{series}-{_next_in(series):06d}"


def _next_in(series: str) -> int:
    [(last,)], _ = executed(_NEXT, [series], connections[DEFAULT_DB_ALIAS])
    return int(last)


def unguessable_number(*, prefix: str, office: str, at: datetime) -> str:
    """A number for what the public opens: 诉5099-20261120-7KQ4M9XR. From one nobody can count to the next.

    Unique by its column; two of ten thousand a day meet once in about ten years, and the second is refused whole. One
    that reads like somebody's account elsewhere (…-VX57KTAU) is drawn again: named in a text it would be struck out.
    """
    series = f"{prefix}{top(office)}-{city_time.day_of(at):%Y%m%d}"
    while True:
        number = f"{series}-{''.join(secrets.choice(_UNMISTAKABLE) for _ in range(8))}"
        if not personal_numbers(number):
            return number
