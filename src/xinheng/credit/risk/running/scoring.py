"""Running the scorecard over a lake, large or small, and telling which subjects' results changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import duckdb
import pyarrow as pa
from django.conf import settings

from xinheng.credit.publicity import publications
from xinheng.credit.risk.declarations import Indicator, Scorecard
from xinheng.credit.risk.registry import indicators_of
from xinheng.credit.risk.running.portions import narrowed, portions
from xinheng.credit.risk.statement.aggregates import slug
from xinheng.credit.risk.statement.compile import scorecard_sql
from xinheng.credit.risk.statement.conditions import literal, on_day
from xinheng.credit.risk.statement.gather import Readings
from xinheng.credit.risk.statement.hits import IndicatorHit
from xinheng.credit.risk.statement.yardsticks import measuring_sql
from xinheng.fusion.standard.registry import standard
from xinheng.support.procedures.parameters import edition

# What is known of current results: how they came out, and the first day on which that may change by itself.
KNOWN = pa.schema([("subject", pa.int64()), ("digest", pa.string()), ("holds_until", pa.date32())])


@dataclass(frozen=True)
class Scored:
    """The outcome for one subject, before it is put into words."""

    subject: int
    points: int
    grade: str
    colour: str
    mark: int
    aspects: dict[str, int]
    inputs: str
    digest: str
    hits: list[IndicatorHit]
    # The first day on which it may be another one though no record changed; None = it stays.
    holds_until: date | None = None


def types_read(indicators: list[Indicator]) -> list[str]:
    """The record types a scorecard reads by subject; what only peers need is left to the real lake."""
    own = {type for one in indicators if one.reads == "own" for type in one.record_types}
    shown = {type for one in indicators if one.shown for type in one.record_types}
    return sorted(own | {other for type in shown for other in _linked(type)})


def _linked(type: str) -> set[str]:
    """The types whose records decide whether one of this type is still shown, and those that decide about them."""
    public = standard().type(type).public
    near = {link.type for link in public.links} if public else set()
    return near.union(*(_linked(other) for other in near))


def readings(indicators: list[Indicator], day: date) -> Readings:
    """The fields of the views and what the public may see of them on that day."""
    types = standard().types
    # A day before a publicity rule existed may be scored all the same where no indicator asks for that rule.
    asked = {type for one in indicators if one.shown for type in one.record_types}
    return Readings({id: frozenset(type.open_fields) for id, type in types.items()}, publications(day, asked), day)


def score_into_table(connection: duckdb.DuckDBPyConnection, card: Scorecard, day: date) -> None:
    """Score every subject of the lake into the temporary table `scored`, a large city portion by portion."""
    connection.execute("SET preserve_insertion_order = false")
    statement, many = score_statement(card, day), portions(connection)
    if many == 1:
        connection.execute(f"CREATE OR REPLACE TEMP TABLE scored AS {statement}")
        return
    types = types_read(indicators_of(card))
    for portion in range(many):
        with narrowed(connection, types, portion, many):
            into = "INSERT INTO scored" if portion else "CREATE OR REPLACE TEMP TABLE scored AS"
            connection.execute(f"{into} {statement}")


# Printing it takes as long as running it over one subject; a few days are asked for again and again.
_MOST_KEPT = 8
_printed: dict[tuple[str, int, str, date], tuple[Scorecard, str]] = {}


def score_statement(card: Scorecard, day: date) -> str:
    """One row for each subject that is rated: the class, what every indicator read and cost, the digest of it all."""
    key = (str(settings.XINHENG_CITY), edition(), card.id, day)
    known, statement = _printed.get(key, (None, ""))
    if known is not card:
        while len(_printed) >= _MOST_KEPT:
            _printed.pop(next(iter(_printed)), None)
        statement = _print(card, day)
        _printed[key] = card, statement
    return statement


def _print(card: Scorecard, day: date) -> str:
    indicators = indicators_of(card)
    statement = scorecard_sql(card, indicators, readings(indicators, day), day)
    hits = ", ".join(
        f"{{'i': {literal(one.id)}, 'p': p_{it}, 'v': v_{it}::VARCHAR, 's': s_{it}, 'u': u_{it}}}"
        for one in indicators
        for it in (slug(one),)
    )
    inputs = ", ".join(_input_sql(one) for one in indicators)
    aspects = ", ".join(f"a_{key}" for key in card.aspects)
    return (
        f"SELECT scored AS subject, total, grade, colour, mark, {aspects}, "
        f"'{{' || concat_ws(',', {inputs}) || '}}' AS inputs, digest, "
        f"list_filter([{hits}], hit -> hit.p <> 0) AS hits, holds_until, industry, category, months_old "
        f"FROM ({statement})"
    )


def _input_sql(one: Indicator) -> str:
    """One value of the result's `inputs`, as JSON; what is unknown or zero is left out, which is most of it."""
    value = f"to_json(v_{slug(one)})::VARCHAR"
    return f"CASE WHEN v_{slug(one)} IS NOT NULL AND {value} NOT IN ('0', '0.0') THEN '\"{one.id}\":' || {value} END"


def changed(connection: duckdb.DuckDBPyConnection, card: Scorecard, before: pa.Table) -> Iterator[Scored]:
    """The results that differ from `before` (`KNOWN`), in the order of their subjects."""
    connection.register("before", before)
    aspects = list(card.aspects)
    sides = ", ".join(f"a_{key}" for key in aspects)
    rows = connection.execute(
        f"SELECT s.subject, total, grade, colour, mark, inputs, s.digest, hits, s.holds_until, {sides} "
        f"FROM scored s LEFT JOIN before b ON b.subject = s.subject WHERE b.digest IS DISTINCT FROM s.digest "
        f"ORDER BY s.subject"
    )
    while page := rows.fetchmany(5_000):
        for subject, points, grade, colour, mark, inputs, digest, hits, until, *marks in page:
            found = [IndicatorHit(one["i"], one["p"], one["v"], one["s"], one["u"]) for one in hits]
            told = dict(zip(aspects, marks, strict=True))
            yield Scored(subject, points, grade, colour, mark, told, inputs, digest, found, until)


def lasting(connection: duckdb.DuckDBPyConnection, before: pa.Table) -> list[tuple[int, date | None]]:
    """The results that came out as before but hold until another day: (subject, day)."""
    connection.register("before", before)
    return connection.execute(
        "SELECT s.subject, s.holds_until FROM scored s JOIN before b ON b.subject = s.subject AND b.digest = s.digest "
        "WHERE b.holds_until IS DISTINCT FROM s.holds_until ORDER BY s.subject"
    ).fetchall()


def peers_statement(card: Scorecard, day: date) -> str:
    """Every value that compares subjects: rows of indicator, key and value."""
    parts = [
        f"SELECT {literal(one.id)} AS indicator, key::VARCHAR AS key, value::DOUBLE AS value "
        f"FROM ({on_day(one.sql, day)}) AS told"
        for one in indicators_of(card)
        if one.reads == "peers"
    ]
    parts += [part for one in indicators_of(card) for part in measuring_sql(one, day)]
    empty = "SELECT '' AS indicator, '' AS key, 0.0::DOUBLE AS value WHERE FALSE"
    return " UNION ALL ".join([empty, *parts])


def refresh_peers(connection: duckdb.DuckDBPyConnection, card: Scorecard, day: date) -> pa.Table:
    """Work out every value that compares subjects, over the whole lake, and register it as `peer_value`."""
    # As a relation, never by `execute`: that streams, and DuckDB 1.5 waits for ever where a union of windows over one
    # table gives more than the stream's buffer holds.
    table = connection.sql(peers_statement(card, day)).to_arrow_table()
    connection.register("peer_value", table)
    return table
