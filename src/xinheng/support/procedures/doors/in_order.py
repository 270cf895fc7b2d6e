"""A tab's matters in their order, most urgent first, without sorting a district: each office lies in that order in an
index, and the database merges those of a place as far as a page goes (ADR 90).
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import F, QuerySet, Value
from django.db.models.functions import Coalesce

from xinheng.kit import city_time
from xinheng.support.accounts.models import Account
from xinheng.support.orgs.lookups import past
from xinheng.support.prepared.asking import PreparedQuestion, given
from xinheng.support.prepared.executing import executed
from xinheng.support.procedures.models import Matter
from xinheng.support.procedures.reach import Open, in_tab, is_narrow, paths_of, prepared

# A place of more offices is so large a part of a city that the whole city is gone through in its order instead.
MOST_OFFICES = 40
NEVER = datetime(9999, 1, 1, tzinfo=UTC)
ORDER = (F("due_at").asc(nulls_last=True), "-id")
# The same, which no index has: where sorting a few is cheaper than going through the whole city in its order.
SORTED = (Coalesce("due_at", Value(NEVER)), "-id")
# From one office to the next in the index, without reading what lies between. By bytes, as paths are looked up.
_OFFICES = """
WITH RECURSIVE offices (office) AS (
  SELECT * FROM (SELECT office FROM {matters} WHERE closed_at IS NULL AND office {from_} %s AND office {below} %s
    ORDER BY office {using} LIMIT 1) AS first
  UNION ALL
  SELECT (SELECT office FROM {matters} WHERE closed_at IS NULL AND office {above} offices.office AND office {below} %s
    ORDER BY office {using} LIMIT 1)
  FROM offices WHERE office IS NOT NULL
)
SELECT office FROM offices WHERE office IS NOT NULL LIMIT {most}
"""
_BY_BYTES = {"from_": "~>=~", "below": "~<~", "above": "~>~", "using": "USING ~<~"}
_PLAIN = {"from_": ">=", "below": "<", "above": ">", "using": ""}
_ASKED = {
    vendor: _OFFICES.format(matters=Matter._meta.db_table, most=MOST_OFFICES + 1, **signs)
    for vendor, signs in (("postgresql", _BY_BYTES), ("sqlite", _PLAIN))
}


@dataclass(frozen=True)
class DueSpan:
    """When what is asked for is due: from a moment on, before another; `never` for what is due at no time."""

    since: datetime | None = None
    until: datetime | None = None
    never: bool = False

    def among(self, rows: QuerySet[Matter]) -> QuerySet[Matter]:
        """Those of the rows, to be asked with `since` and `until`."""
        if self.since:
            rows = rows.filter(due_at__gte=given("since"))
        if self.until:
            rows = rows.filter(due_at__lt=given("until"))
        return rows.filter(due_at=None, clock_state="paused") if self.never else rows

    @property
    def shape(self) -> tuple[bool, ...]:
        """What of it is told: questions of one shape are put alike."""
        return bool(self.since), bool(self.until), self.never


def in_order(account: Account, tab: Open, due: DueSpan, start: int, size: int) -> list[Matter]:
    """So many matters of a tab, from a place on."""
    offices = _offices_of(account) if is_narrow(account) else ()
    asked = prepared(
        account,
        ("page", tab, due.shape, start, size, offices),
        lambda: PreparedQuestion(lambda: _merged(account, tab, due, offices)[start : start + size]),
    )
    return asked.all(account=account, today=city_time.today(), since=due.since, until=due.until)


def _merged(account: Account, tab: Open, due: DueSpan, offices: tuple[str, ...]) -> QuerySet[Matter]:
    rows = due.among(in_tab(account, tab)).select_related("assignee")
    if tab == "mine":
        # What is in few hands is few: found by them and sorted.
        return rows.order_by(*SORTED)
    if not 0 < len(offices) <= MOST_OFFICES:
        return rows.order_by(*ORDER)
    first, *others = (rows.order_by().filter(office=office) for office in offices)
    return (first.union(*others, all=True) if others else first).order_by(*ORDER)


def _offices_of(account: Account) -> tuple[str, ...]:
    """The offices that have open matters, of those in which the account holds anything; one too many tells of more."""
    database = connections[DEFAULT_DB_ALIAS]
    found = set[str]()
    for path in paths_of(account):
        rows, _ = executed(_ASKED[database.vendor], [path, past(path), past(path)], database)
        found |= {office for (office,) in rows}
    return tuple(sorted(found))
