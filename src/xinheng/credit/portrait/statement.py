"""The one SQL statement of a dossier, for SQLite and for PostgreSQL, and the parameters it is run with.

The statement's text depends on the standard alone, so both databases keep it prepared; what changes from day to day
and from viewer to viewer are parameters. Rows come back as finished JSON text and are only put side by side.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from functools import lru_cache

from django.conf import settings

from xinheng.credit.portrait.json_dialect import ONE, JsonDialect, asked_for
from xinheng.credit.portrait.state import state_text
from xinheng.credit.publicity import naming_of, publications
from xinheng.credit.risk.declarations import MAIN
from xinheng.fusion.standard.conditions import Filter, filter_tree
from xinheng.fusion.standard.registry import standard
from xinheng.kit.conditions.dialects import quoted
from xinheng.kit.conditions.nodes import Not, Or
from xinheng.kit.conditions.printing import Printer
from xinheng.kit.conditions.supposing import supposing_none, types_asked_of_linked
from xinheng.support.procedures.parameters import edition

SUBJECT, RISK, OWN, MENTIONED, ASKED, STATE = range(6)
# Looked up for what is shown alone: joined, PostgreSQL goes through all sources for each dossier.
NAME_OF_SOURCE = "(SELECT name FROM registers_source WHERE id = r.source_id)"


def dossier_sql(
    dialect: JsonDialect, today: date, *, everything: bool, past: bool, supposed: Collection[str] = ()
) -> str:
    """Rows (part, type, body, day, id, office): the subject, its risk, its records, those that mention it.

    A person is nobody's page but for staff; in records that mention a shop, persons go by their masked name alone.
    `everything` leaves out the public's limits; `past` selects what was known at the end of a day gone by. What the
    public may see of it is judged today, by the fact's latest version `c`: what was since ended, repaired, withdrawn or
    linked to somebody else is not shown for any earlier day. Of today its last row is the state it was read in.

    Of the types `supposed` it is taken that nobody whose records are judged here has any; a row ASKED tells that
    somebody has, and then the other rows are worth nothing.
    """
    p = dialect.parameter
    known = "e.superseded_at IS NULL"
    if past:
        known = f"e.recorded_at < {p('end')} AND (e.superseded_at IS NULL OR e.superseded_at >= {p('end')})"
    seen, opened = ("", "r.open") if everything else _shown(dialect, today, past=past, supposed=supposed)
    latest = dialect.latest if past and not everything else ""
    record = _record_json(dialect, opened)
    told = (
        f"SELECT r.part, r.type, {record} || CASE WHEN r.part = {OWN} THEN '}}' ELSE {_about_json(dialect)} || "
        f"',\"role\":' || {dialect.text('r.role')} || '}}}}' END, r.effective_on, r.id, '' "
        f"FROM {_both(dialect, known)} {latest}{dialect.owner} WHERE 1 = 1{seen}"
    )
    state = (
        "" if past else f"UNION ALL SELECT {STATE}, '', {state_text(dialect)}, {dialect.no_day}, s.id, s.kind FROM s "
    )
    asked = f"UNION ALL {_asked_sql(dialect, supposed, past=past)} " if supposed else ""
    return (
        f"{asked_for(dialect, everything=everything)}"
        f"SELECT {SUBJECT}, '', {_subject_json(dialect)}, {dialect.no_day}, s.id, s.office FROM s "
        f"UNION ALL {_risk_sql(dialect, everything=everything, past=past)} "
        f"UNION ALL {told} {asked}{state}ORDER BY 1, 4 DESC, 5 DESC"
    )


def _shown(dialect: JsonDialect, today: date, *, past: bool, supposed: Collection[str]) -> tuple[str, str]:
    """The condition under which the public sees a record, and what it sees of it."""
    rows = ("r", "c") if past else ("r",)
    seen = f" AND ({visible_sql(dialect, today, row=rows[-1], subject='o', supposed=supposed)})"
    if past:
        # Withdrawn from this subject, or told of it no more: then it is not shown for any day.
        still = "EXISTS (SELECT 1 FROM registers_mention h WHERE h.record_id = c.id AND h.subject_id = " + ONE + ")"
        never = never_held_sql(dialect, today, subject="o", supposed=supposed)
        seen += f" AND ({never}) AND c.subject_id = r.subject_id AND (r.part = {OWN} OR {still})"
    return seen, open_sql(dialect, today, rows, "o", supposed)


def _asked_sql(dialect: JsonDialect, supposed: Collection[str], *, past: bool) -> str:
    """A row where the subject or one that mentions it (of a past day: ever did) has what is supposed to be nobody's."""
    known = "" if past else " AND e.superseded_at IS NULL"
    types = ", ".join(quoted(type) for type in sorted(supposed))
    has = f"FROM registers_record g WHERE g.superseded_at IS NULL AND g.type IN ({types}) AND g.subject_id"
    return (
        f"SELECT {ASKED}, '', '', {dialect.no_day}, s.id, '' FROM s WHERE EXISTS (SELECT 1 {has} = s.id) OR EXISTS ("
        f"SELECT 1 FROM registers_mention m JOIN registers_record e ON e.id = m.record_id{known} "
        f"WHERE m.subject_id = s.id AND EXISTS (SELECT 1 {has} = e.subject_id))"
    )


def seldom_linked(today: date) -> set[str]:
    """The types of records that the publicity of linked records is judged by: most of a statement asks for them, and
    next to no subject has any."""
    found: set[str] = set()
    for rules in publications(today).values():
        found |= types_asked_of_linked(rules.shown(today))
    return found


def _both(dialect: JsonDialect, known: str) -> str:
    """The subject's records and those that mention it, as one: what is judged of a record stands in the statement once,
    and half as long a statement is begun in half the time."""
    return (
        f"(SELECT e.*, {OWN} AS part, '' AS role FROM registers_record e WHERE e.subject_id = {ONE} AND {known} "
        f"UNION ALL SELECT e.*, {MENTIONED}, m.role FROM registers_mention m "
        f"JOIN registers_record e ON e.id = m.record_id AND {known} WHERE m.subject_id = {ONE}{dialect.by_itself}) r"
    )


def listing_sql(dialect: JsonDialect, today: date, type: str, when: Filter, *, count: bool = False) -> str:
    """All records of one type that the public may see today and of which `when` holds, newest first; or their number.

    Parameters: `district` (LIKE on the subject's division), and for the rows `most` and `skip`.
    """
    p, printer = dialect.parameter, Printer(dialect.conditions, dialect.conditions.const(today), "r", "o")
    fits = printer.truth(filter_tree(when, naming_of(standard().type(type)))) if when else "1 = 1"
    told = f"{_record_json(dialect, open_sql(dialect, today, ('r',), 'o'))} || {_about_json(dialect)} || '}}}}'"
    return (
        f"SELECT {'count(*)' if count else told} FROM registers_record r "
        f"JOIN registers_subject o ON o.id = r.subject_id "
        f"WHERE r.type = {quoted(type)} AND r.superseded_at IS NULL AND o.division LIKE {p('district')} "
        f"AND ({fits}) AND ({visible_sql(dialect, today, subject='o')})"
        + ("" if count else f" ORDER BY r.effective_on DESC, r.id DESC LIMIT {p('most')} OFFSET {p('skip')}")
    )


def counts_sql(dialect: JsonDialect, today: date, subjects: Iterable[int]) -> str:
    """How many records of each type the public may see today of each of these subjects (subject, type, count)."""
    ids = ",".join(str(int(one)) for one in subjects)
    return (
        f"SELECT r.subject_id, r.type, count(*) FROM registers_record r "
        f"JOIN registers_subject o ON o.id = r.subject_id "
        f"WHERE r.subject_id IN ({ids}) AND r.superseded_at IS NULL AND ({visible_sql(dialect, today, subject='o')}) "
        f"GROUP BY r.subject_id, r.type"
    )


def _about_json(dialect: JsonDialect) -> str:
    """Whose a record is, the braces left open; nobody learns of a person here."""
    return (
        f"',\"about\":{{' || CASE WHEN o.kind = 'person' THEN '\"id\":null,\"name\":null' "
        f"ELSE '\"id\":' || {dialect.text('o.identity')} || ',\"name\":' || {dialect.text('o.name')} END"
    )


def _subject_json(dialect: JsonDialect) -> str:
    fields = ("name", "kind", "status", "division", "industry", "category")
    told = " || ".join(f"',\"{field}\":' || {dialect.text(f's.{field}')}" for field in fields)
    return (
        f"'{{\"id\":' || {dialect.text('s.identity')} || {told} || ',\"established_on\":' || "
        f"{dialect.day('s.established_on')} || '}}'"
    )


def _record_json(dialect: JsonDialect, content: str) -> str:
    """A record in the API's shape, its last brace left open."""
    return (
        f'\'{{"type":"\' || r.type || \'","key":\' || {_key_json(dialect)} || \',"fields":\' || {content} || '
        f"',\"effective_on\":' || {dialect.day('r.effective_on')} || ',\"ends_on\":' || {dialect.day('r.ends_on')} || "
        f"',\"source\":' || {dialect.text(NAME_OF_SOURCE)} || ',\"recorded_at\":' || {dialect.moment('r.recorded_at')}"
    )


def _key_json(dialect: JsonDialect) -> str:
    """The natural key; where a part of it is not for everyone (a complaint's number), the record's own number."""
    closed = [
        quoted(id)
        for id, type in standard().types.items()
        if any(not type.fields[field].in_open for field in type.key if field in type.fields)
    ]
    if not closed:
        return dialect.text("r.key")
    number = "'\"' || r.id || '\"'"
    return f"CASE WHEN r.type IN ({', '.join(closed)}) THEN {number} ELSE {dialect.text('r.key')} END"


def _risk_sql(dialect: JsonDialect, *, everything: bool, past: bool) -> str:
    """The result in force. For a past day only staff and the subject get it: the class of then tells of facts that the
    public may no longer be told."""
    p = dialect.parameter
    which = f"k.card = '{MAIN}' AND k.current"
    if past:
        which = (
            f"k.id = (SELECT h.id FROM risk_riskresult h WHERE h.subject_id = {ONE} AND h.card = '{MAIN}' "
            f"AND h.scored_at < {p('end')} "
            f"ORDER BY h.scored_at DESC, h.id DESC LIMIT 1)"
        )
    kept = "" if dialect.named else "::text"
    body = (
        f'\'{{"grade":"\' || k.grade || \'","colour":"\' || k.colour || \'","mark":\' || k.mark || '
        f"',\"as_of\":' || {dialect.day('k.as_of')} || ',\"scorecard\":' || {dialect.text('k.scorecard')} || "
        f"',\"aspects\":' || k.aspects{kept}"
    )
    if everything:
        body += f" || ',\"points\":' || k.points || ',\"reasons\":' || k.reasons{kept}"
    return (
        f"SELECT {RISK}, '', {body} || '}}', {dialect.no_day}, k.id, '' FROM risk_riskresult k "
        f"WHERE k.subject_id = {ONE} AND {which} AND {p('risk')} = 1"
    )


def visible_sql(
    dialect: JsonDialect, today: date, *, row: str = "r", subject: str = "s", supposed: Collection[str] = ()
) -> str:
    """What the public may see of a record, by type; a type with no basis in law is not in the list at all."""
    return _visible_sql(str(settings.XINHENG_CITY), edition(), dialect, today, row, subject, frozenset(supposed))


@lru_cache(maxsize=16)
def _visible_sql(
    city: str, amended: int, dialect: JsonDialect, today: date, row: str, subject: str, supposed: frozenset[str]
) -> str:
    """Printed once a day and amendment: that takes longer than most lists that ask it."""
    printer = Printer(dialect.conditions, dialect.conditions.const(today), row, subject)
    shown = {id: supposing_none(rules.shown(today), supposed) for id, rules in publications(today).items()}
    return _by_type({id: printer.truth(tree) for id, tree in shown.items()}, "1 = 0")


def never_held_sql(dialect: JsonDialect, today: date, *, subject: str, supposed: Collection[str] = ()) -> str:
    """Whether what a record of the past said was no reason to hold it back, whatever was said of it later."""
    printer = Printer(dialect.conditions, dialect.conditions.const(today), "r", subject)
    held = {id: rules.held_back for id, rules in publications(today).items() if rules.held_back}
    never = {id: Not(Or(tuple(one.when for one in rules))) for id, rules in held.items()}
    return _by_type({id: printer.truth(supposing_none(tree, supposed)) for id, tree in never.items()}, "1 = 1")


def open_sql(
    dialect: JsonDialect, today: date, rows: Sequence[str], subject: str, supposed: Collection[str] = ()
) -> str:
    """What is shown of a record's content: all of it, but for fields that a rule withholds by any of the versions."""
    cases, c = [], dialect.conditions
    for id, rules in sorted(publications(today).items()):
        for when, kept in rules.withheld:
            gone = [name for name in standard().type(id).open_fields if name not in kept]
            asked = supposing_none(when, supposed)
            told = " OR ".join(Printer(c, c.const(today), row, subject).truth(asked) for row in rows)
            cases.append(f"WHEN r.type = {quoted(id)} AND ({told}) THEN {dialect.without('r.open', gone)}")
    return f"CASE {' '.join(cases)} ELSE r.open END" if cases else "r.open"


def _by_type(conditions: dict[str, str], otherwise: str) -> str:
    cases = " ".join(f"WHEN {quoted(id)} THEN {condition}" for id, condition in sorted(conditions.items()))
    return f"CASE r.type {cases} ELSE {otherwise} END" if cases else otherwise
