"""The one SQL statement of a dossier, for SQLite and for PostgreSQL, and the parameters it is run with.

The statement's text depends on the standard alone, so both databases keep it prepared; what changes from day to day
and from viewer to viewer are parameters. Rows come back as finished JSON text and are only put side by side.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from xinheng.credit.publicity import Shown, quoted, shown_types
from xinheng.fusion.standard.registry import standard

SUBJECT, RISK, OWN, MENTIONED = range(4)
# The subject asked for, as one value: joined as a table instead, SQLite takes it for a large one as soon as ANALYZE
# was run, and reads the whole register to find one shop's records.
ONE = "(SELECT id FROM s)"


@dataclass(frozen=True)
class Dialect:
    """What the two databases write differently."""

    named: bool  # :name as in SQLite, else %(name)s

    def parameter(self, name: str) -> str:
        """A placeholder."""
        return f":{name}" if self.named else f"%({name})s"

    def text(self, column: str) -> str:
        """A text column as a JSON string."""
        return f"json_quote({column})" if self.named else f"to_json({column}::text)::text"

    def day(self, column: str) -> str:
        """A date column as a JSON string or null."""
        shown = column if self.named else f"{column}::text"
        return f"coalesce('\"' || {shown} || '\"', 'null')"

    def moment(self, column: str) -> str:
        """A time column, kept in UTC, as a JSON string."""
        if self.named:
            return f"'\"' || substr({column}, 1, 10) || 'T' || substr({column}, 12, 8) || 'Z\"'"
        return f"'\"' || to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"') || '\"'"

    @property
    def no_day(self) -> str:
        """NULL where other rows have a date."""
        return "NULL" if self.named else "NULL::date"

    def field(self, row: str, name: str) -> str:
        """One open field of a record."""
        return f"{row}.open ->> '$.{name}'" if self.named else f"({row}.open::json ->> '{name}')"


SQLITE, POSTGRES = Dialect(named=True), Dialect(named=False)


def dossier_sql(dialect: Dialect, today: date, *, everything: bool, past: bool) -> str:
    """Rows (part, type, body, day, id, office): the subject, its risk, its records, those that mention it.

    A person is nobody's page but for staff; in records that mention a shop, persons go by their masked name alone.
    `everything` leaves out the public's limits; `past` selects what was known at the end of a day gone by.
    """
    p = dialect.parameter
    known = "r.superseded_at IS NULL"
    if past:
        known = f"r.recorded_at < {p('end')} AND (r.superseded_at IS NULL OR r.superseded_at >= {p('end')})"
    seen = "" if everything else f" AND ({visible_sql(dialect, today)})"
    nobody = "" if everything else " AND kind <> 'person'"
    record = _record_json(dialect)
    own = (
        f"SELECT {OWN}, r.type, {record} || '}}', r.effective_on, r.id, '' FROM registers_record r "
        f"JOIN registers_source q ON q.id = r.source_id WHERE r.subject_id = {ONE} AND {known}{seen}"
    )
    about = (
        f"{record} || ',\"about\":{{' || CASE WHEN o.kind = 'person' THEN '\"id\":null,\"name\":null' "
        f"ELSE '\"id\":' || {dialect.text('o.identity')} || ',\"name\":' || {dialect.text('o.name')} END || "
        f"',\"role\":' || {dialect.text('m.role')} || '}}}}'"
    )
    mentioned = (
        f"SELECT {MENTIONED}, r.type, {about}, r.effective_on, r.id, '' FROM registers_mention m "
        f"JOIN registers_record r ON r.id = m.record_id AND {known} "
        f"JOIN registers_source q ON q.id = r.source_id "
        f"JOIN registers_subject o ON o.id = r.subject_id WHERE m.subject_id = {ONE}{seen}"
    )
    return (
        f"WITH s AS (SELECT * FROM registers_subject WHERE id = ("
        f"SELECT subject_id FROM registers_identifier WHERE scheme = {p('scheme')} AND value = {p('value')}){nobody}) "
        f"SELECT {SUBJECT}, '', {_subject_json(dialect)}, {dialect.no_day}, s.id, s.office FROM s "
        f"UNION ALL {_risk_sql(dialect, everything=everything, past=past)} "
        f"UNION ALL {own} UNION ALL {mentioned} ORDER BY 1, 4 DESC, 5 DESC"
    )


def _subject_json(dialect: Dialect) -> str:
    fields = ("name", "kind", "status", "division", "industry", "category")
    told = " || ".join(f"',\"{field}\":' || {dialect.text(f's.{field}')}" for field in fields)
    return (
        f"'{{\"id\":' || {dialect.text('s.identity')} || {told} || ',\"established_on\":' || "
        f"{dialect.day('s.established_on')} || '}}'"
    )


def _record_json(dialect: Dialect) -> str:
    """A record in the API's shape, its last brace left open."""
    return (
        f'\'{{"type":"\' || r.type || \'","key":\' || {_key_json(dialect)} || \',"fields":\' || r.open || '
        f"',\"effective_on\":' || {dialect.day('r.effective_on')} || ',\"ends_on\":' || {dialect.day('r.ends_on')} || "
        f"',\"source\":' || {dialect.text('q.name')} || ',\"recorded_at\":' || {dialect.moment('r.recorded_at')}"
    )


def _key_json(dialect: Dialect) -> str:
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


def _risk_sql(dialect: Dialect, *, everything: bool, past: bool) -> str:
    """The result in force. For a past day only staff and the subject get it: the class of then tells of facts that the
    public may no longer be told."""
    p = dialect.parameter
    which = "k.current"
    if past:
        which = (
            f"k.id = (SELECT h.id FROM risk_riskresult h WHERE h.subject_id = {ONE} AND h.scored_at < {p('end')} "
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


def visible_sql(dialect: Dialect, today: date) -> str:
    """What the public may see of a record `r`, by type; a type with no basis in law is not in the list at all."""
    free, limited = [], []
    for number, (_, shown) in enumerate(sorted(shown_types(today).items())):
        tests = _tests(dialect, number, shown)
        if tests:
            limited.append(f"WHEN {quoted(shown.type)} THEN {' AND '.join(tests)}")
        else:
            free.append(quoted(shown.type))
    branches = " ".join(limited) + ("" if limited else "WHEN '' THEN 1 = 0")
    if not free:
        return f"CASE r.type {branches} ELSE 1 = 0 END"
    return f"CASE r.type {branches} ELSE r.type IN ({', '.join(free)}) END"


def _tests(dialect: Dialect, number: int, shown: Shown) -> list[str]:
    p = dialect.parameter
    tests = [
        f"coalesce({dialect.field('r', field)}, '') NOT IN ({', '.join(quoted(value) for value in values)})"
        for field, values in shown.excepted
    ]
    general = f"r.effective_on > {p(f'since_{number}')}" if shown.months else "1 = 1"
    if shown.months_field:
        cases = " ".join(
            f"WHEN {quoted(value)} THEN {f'r.effective_on > {p(since)}' if months else '1 = 1'}"
            for since, (value, months) in zip(_names(number, shown), shown.months_by_value, strict=True)
        )
        tests.append(f"CASE {dialect.field('r', shown.months_field)} {cases} ELSE {general} END")
    elif shown.months:
        tests.append(general)
    if shown.until_ended:
        tests.append(f"(r.ends_on IS NULL OR r.ends_on > {p('today')})")
    return tests


def _names(number: int, shown: Shown) -> list[str]:
    """The parameters for the values of a type's deciding field."""
    return [f"since_{number}_{place}" for place in range(len(shown.months_by_value))]


def day_parameters(today: date) -> dict[str, date]:
    """The days by which today's visibility is judged, under the names the statement uses."""
    days = {"today": today}
    for number, (_, shown) in enumerate(sorted(shown_types(today).items())):
        if shown.months:
            days[f"since_{number}"] = last_day_gone(today, shown.months)
        for name, (_, months) in zip(_names(number, shown), shown.months_by_value, strict=True):
            if months:
                days[name] = last_day_gone(today, months)
    return days


def last_day_gone(today: date, months: int) -> date:
    """The latest effective day whose publicity of so many months is over today."""
    day = months_later(today, -months)
    while months_later(day + timedelta(days=1), months) <= today:
        day += timedelta(days=1)
    while months_later(day, months) > today:
        day -= timedelta(days=1)
    return day


def months_later(day: date, months: int) -> date:
    """The same day of another month, or that month's last day where it has none such."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
