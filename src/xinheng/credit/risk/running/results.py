"""Writing results: one row for each change, the newest marked current."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby, islice
from operator import itemgetter

import orjson
import pyarrow as pa
from django.db import connection

from xinheng.credit.risk.declarations import Scorecard
from xinheng.credit.risk.models import RiskResult
from xinheng.credit.risk.registry import indicators
from xinheng.credit.risk.running.scoring import KNOWN, Scored
from xinheng.credit.risk.telling.wording import places_of, reasons_of
from xinheng.fusion.registers import bulk
from xinheng.kit import city_time

COLUMNS = (
    "subject_id", "as_of", "scored_at", "card", "scorecard", "points", "grade", "colour", "mark", "aspects", "inputs",
    "reasons", "digest", "current", "looking_back", "holds_until",
)  # fmt: skip
PAGE = 50_000
TABLE = RiskResult._meta.db_table


def current_digests(card: Scorecard, subjects: Sequence[int] | None = None) -> pa.Table:
    """How the current results by a card came out and until when that holds: of these subjects, or of all."""
    found = RiskResult.objects.filter(card=card.id, current=True)
    if subjects is not None:
        found = found.filter(subject_id__in=subjects)
    return _as_table(found.values_list("subject_id", "digest", "holds_until").iterator(chunk_size=PAGE))


def digests_on(card: Scorecard, day: date) -> pa.Table:
    """How the results by a card in force on a day gone by came out, as the history tells it."""
    rows = (
        RiskResult.objects.filter(card=card.id, as_of__lte=day)
        .order_by("subject_id", "-as_of", "-id")
        .values_list("subject_id", "digest", "holds_until")
        .iterator(chunk_size=PAGE)
    )
    return _as_table(next(newest_first) for _, newest_first in groupby(rows, key=itemgetter(0)))


def due_on(card: Scorecard, day: date) -> list[int]:
    """The subjects whose current result by a card may be another one on that day though no record changed."""
    due = RiskResult.objects.filter(card=card.id, current=True, holds_until__lte=day)
    return list(due.order_by("subject_id").values_list("subject_id", flat=True))


def _as_table(rows: Iterator[tuple[int, str, date | None]]) -> pa.Table:
    pages = [KNOWN.empty_table()]
    while page := list(islice(rows, PAGE)):
        columns = zip(*page, strict=True)
        pages.append(pa.table([pa.array(one, kind) for one, kind in zip(columns, KNOWN.types, strict=True)], KNOWN))
    return pa.concat_tables(pages)


def write_results(scored: Sequence[Scored], card: Scorecard, day: date) -> None:
    """Replace the current results of these subjects; the old rows stay as history. Inside the caller's transaction."""
    retire([one.subject for one in scored], card)
    bulk.insert_rows(TABLE, COLUMNS, _rows(scored, card, day, current=True))


def write_lasting(lasting: Sequence[tuple[int, date | None]], card: Scorecard) -> None:
    """Note until when current results hold that came out as before. Inside the caller's transaction."""
    with connection.cursor() as cursor:
        if bulk.on_postgres():
            # One statement instead of some thousands.
            cursor.execute(
                f'UPDATE "{TABLE}" AS old SET holds_until = new.until FROM unnest(%s::bigint[], %s::date[]) '
                "AS new(subject, until) WHERE old.subject_id = new.subject AND old.card = %s AND old.current",
                [[subject for subject, _ in lasting], [until for _, until in lasting], card.id],
            )
            return
        sql = f'UPDATE "{TABLE}" SET holds_until = %s WHERE subject_id = %s AND card = %s AND current'
        bulk.run_for_each(cursor, sql, [(until and until.isoformat(), one, card.id) for one, until in lasting])


def write_history(scored: Sequence[Scored], card: Scorecard, day: date) -> None:
    """Add rows for a day gone by, worked out afterwards."""
    bulk.insert_rows(TABLE, COLUMNS, _rows(scored, card, day, current=False))


def retire(subjects: Sequence[int], card: Scorecard) -> int:
    """Make the card's current results of these subjects history: they are replaced, or are rated no more."""
    return RiskResult.objects.filter(subject_id__in=subjects, card=card.id, current=True).update(current=False)


def _rows(scored: Iterable[Scored], card: Scorecard, day: date, *, current: bool) -> Iterable[Sequence[object]]:
    now, words = connection.ops.adapt_datetimefield_value(city_time.now()), indicators()
    places = places_of(words)
    for one in scored:
        reasons = orjson.dumps(reasons_of(one.hits, one.mark, words, places)).decode()
        yield (
            one.subject, day.isoformat(), now, card.id, card.version, one.points, one.grade, one.colour, one.mark,
            orjson.dumps(one.aspects).decode(), one.inputs, reasons, one.digest, current, not current,
            one.holds_until.isoformat() if current and one.holds_until else None,
        )  # fmt: skip
