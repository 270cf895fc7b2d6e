"""Scoring: a few subjects at once after their records changed or their day has come, or all of them over the lake."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any, TypeVar

import duckdb
import pyarrow as pa
from django.conf import settings
from django.db import transaction
from django.db.models import Count, Model

from xinheng.credit.risk.declarations import Scorecard
from xinheng.credit.risk.models import PeerValue, RiskResult, RiskRun
from xinheng.credit.risk.queries import ColourChange, colour_changes, newest_result
from xinheng.credit.risk.registry import indicators_of, main_scorecard
from xinheng.credit.risk.running.over_spark import scored_over_spark
from xinheng.credit.risk.running.peers import write_peer_groups
from xinheng.credit.risk.running.results import (
    current_digests,
    digests_on,
    due_on,
    retire,
    write_history,
    write_lasting,
    write_results,
)
from xinheng.credit.risk.running.rule import rule_of
from xinheng.credit.risk.running.scoring import (
    Scored,
    changed,
    lasting,
    refresh_peers,
    score_into_table,
    score_statement,
    types_read,
)
from xinheng.credit.risk.running.small_lake import small_lake
from xinheng.fusion.lake import versions
from xinheng.fusion.lake.queries import connect
from xinheng.fusion.registers import bulk, feed
from xinheng.fusion.statistics.engines import spark
from xinheng.kit import city_time
from xinheng.support.audit.actions import record_event
from xinheng.support.audit.streams import stream_for

T = TypeVar("T")
# Subjects scored in one memory table, and results written in one transaction.
CHUNK = 5_000
# The name under which the feed is followed.
READER = "risk"


@dataclass(frozen=True)
class Prepared:
    """What scoring some subjects found, not yet written: changed results, those that came out as before and hold until
    another day, and subjects that are rated no more."""

    found: list[Scored]
    lasting: list[tuple[int, date | None]]
    gone: list[int]


def prepare(subjects: Iterable[int], *, day: date | None = None) -> list[Prepared]:
    """Score these subjects from their records of this moment, without holding the database; `store` writes it."""
    card, day = main_scorecard(), day or city_time.today()
    prepared = []
    for ids in _chunks(sorted(set(subjects))):
        with small_lake(ids, types_read(indicators_of(card))) as lake:
            lake.score(score_statement(card, day))
            known = current_digests(card, ids)
            found = list(changed(lake.connection, card, known))
            prepared.append(Prepared(found, lasting(lake.connection, known), _gone(lake.connection, card, ids)))
    return prepared


@transaction.atomic
def store(prepared: Iterable[Prepared], *, day: date | None = None) -> int:
    """Write what was prepared; returns how many results changed. A follower advances its cursor in the same block."""
    written = 0
    for one in prepared:
        write_results(one.found, main_scorecard(), day or city_time.today())
        write_lasting(one.lasting, main_scorecard())
        written += len(one.found) + retire(one.gone, main_scorecard())
    return written


def score_all(*, as_of: date | None = None) -> RiskRun:
    """Score every subject over the lake's current version and write what changed, chunk by chunk.

    A day gone by adds to the history what is known now about then; it never touches a current result. Afterwards the
    feed is followed from where that version of the lake ends, so what came meanwhile is scored again, by itself.
    """
    card, today = main_scorecard(), city_time.today()
    day, version = as_of or today, versions.current()
    with _scored(card, day) as (connection, peers):
        if day == today:
            _write_peer_values(zip(*(peers.column(name).to_pylist() for name in peers.column_names), strict=True))
            written = _write_current(connection, card, day)
        else:
            written = _write_past(connection, card, day)
        grades = dict(connection.execute("SELECT grade, count(*) FROM scored GROUP BY grade ORDER BY grade").fetchall())
        if day == today:
            write_peer_groups(connection, card, day)
            if version:
                feed.move(READER, version.position)
    return _record_run(card, day, grades, written)


@contextmanager
def _scored(card: Scorecard, day: date) -> Iterator[tuple[duckdb.DuckDBPyConnection, pa.Table]]:
    """A connection with the table `scored`, by the engine of the city, and the values that compare subjects."""
    if settings.XINHENG_ENGINE == spark.NAME:
        with scored_over_spark(card, day) as made:
            yield made
        return
    with connect() as connection:
        peers = refresh_peers(connection, card, day)
        score_into_table(connection, card, day)
        yield connection, peers


def score_due(day: date) -> RiskRun:
    """Score the subjects whose result may be another one on a new day, chunk by chunk, from their records of this
    moment. Everybody else's result holds, so afterwards all is as `score_all` would make it with the comparisons of the
    last whole run. Killed on its way it goes on with what is left: a chunk that is written is due no more.
    """
    card, looked_at, written = main_scorecard(), 0, 0
    for ids in _chunks(due_on(card, day)):
        written += store(prepare(ids, day=day), day=day)
        looked_at += len(ids)
    held = RiskResult.objects.filter(card=card.id, current=True).order_by("grade")
    grades = dict(held.values("grade").annotate(many=Count("pk")).values_list("grade", "many"))
    return _record_run(card, day, grades, written, looked_at=looked_at)


def score_months_back(months: int) -> int:
    """Fill the trend of a new platform: the class at the end of each month gone by, from what is known now."""
    today = city_time.today()
    ends = [_month_end(today, back) for back in range(months, 0, -1)]
    return sum(score_all(as_of=day).changed for day in ends)


def _month_end(today: date, back: int) -> date:
    year, month = divmod(today.year * 12 + today.month - back, 12)
    return date.fromordinal(date(year, month + 1, 1).toordinal() - 1)


def _write_current(connection: duckdb.DuckDBPyConnection, card: Scorecard, day: date) -> int:
    written, known = 0, current_digests(card)
    for chunk in _chunks(changed(connection, card, known)):
        with transaction.atomic():
            write_results(chunk, card, day)
        written += len(chunk)
    for page in _chunks(lasting(connection, known)):
        with transaction.atomic():
            write_lasting(page, card)
    for gone in _chunks(_gone(connection, card, None)):
        with transaction.atomic():
            written += retire(gone, card)
    return written


def _write_past(connection: duckdb.DuckDBPyConnection, card: Scorecard, day: date) -> int:
    """History of a past day: a row for each subject that was not yet known to be so then."""
    written = 0
    for chunk in _chunks(changed(connection, card, digests_on(card, day))):
        with transaction.atomic():
            write_history(chunk, card, day)
        written += len(chunk)
    return written


def _gone(connection: duckdb.DuckDBPyConnection, card: Scorecard, ids: Sequence[int] | None) -> list[int]:
    """Subjects that have a class and are rated no more: closed, or gone."""
    connection.register("held", current_digests(card, ids))
    rows = connection.execute("SELECT subject FROM held ANTI JOIN scored USING (subject) ORDER BY subject").fetchall()
    return [subject for (subject,) in rows]


def _write_peer_values(rows: Iterable[tuple[str, str, float]]) -> None:
    with transaction.atomic():
        PeerValue.objects.all().delete()
        bulk.insert_rows(PeerValue._meta.db_table, ("indicator", "key", "value"), rows)


def _record_run(
    card: Scorecard, day: date, grades: dict[str, int], changed: int, *, looked_at: int | None = None
) -> RiskRun:
    """Note a run; `looked_at` only of one that looked at a part."""
    whole, subjects = looked_at is None, sum(grades.values())
    with transaction.atomic():
        run = RiskRun.objects.create(
            as_of=day, scorecard=card.version, finished_at=city_time.now(), subjects=subjects, changed=changed,
            grades=grades, whole=whole, looked_at=subjects if looked_at is None else looked_at, rule=rule_of(card, day),
        )  # fmt: skip
        record_event(
            stream=stream_for("", "risk"), verb="score_all" if whole else "score_due", actor="system", target=run,
            detail={"as_of": day.isoformat(), "scorecard": card.version, "changed": changed, "grades": grades,
                    "looked_at": run.looked_at},
        )  # fmt: skip
    return run


def _chunks(items: Iterable[T]) -> Iterator[list[T]]:
    rest = iter(items)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk


def changes_since(place: type[Model], most: int) -> list[ColourChange]:
    """The changes of colour a reader did not see yet, in its transaction; `place` is its table of one row, moved on.

    Who begins to read hears of nothing that was before.
    """
    rows: Any = place._default_manager
    row, new = rows.select_for_update().get_or_create(pk=1, defaults={"last": newest_result()})
    changes, last = ([], 0) if new else colour_changes(row.last, most)
    if last:
        rows.filter(pk=row.pk, last__lt=last).update(last=last)
    return changes
