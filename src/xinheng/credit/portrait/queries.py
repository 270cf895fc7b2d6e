"""Reading a dossier: as JSON bytes for the API, as rows for the pages. Both come from the same one statement."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

import orjson
from django.conf import settings
from django.db import connection

from xinheng.credit.portrait.statement import POSTGRES, RISK, SQLITE, dossier_sql
from xinheng.credit.portrait.viewers import PUBLIC, Viewer
from xinheng.credit.risk.queries import (
    PeerStanding,
    Point,
    Rating,
    Side,
    class_is_public,
    peers_of,
    rating_of,
    result_for,
    sides_of,
    trend_of,
)
from xinheng.credit.risk.telling.evidence import proven
from xinheng.credit.risk.telling.wording import ClassReason
from xinheng.fusion.registers.models import Subject
from xinheng.fusion.registers.queries import split_identity, subject_by
from xinheng.fusion.standard.registry import standard
from xinheng.kit import city_time
from xinheng.support.procedures.parameters import edition


class _Plan(NamedTuple):
    """What depends on the city, the day and the kind of question alone: the statement and its sections."""

    text: str
    # The opening of each section's JSON up to its count, and the types it holds, in the order of the page.
    sections: tuple[tuple[str, tuple[str, ...]], ...]


def dossier_json(identity: str, *, viewer: Viewer = PUBLIC, as_of: date | None = None) -> bytes | None:
    """The dossier as the API gives it, or None for an unknown identifier.

    `as_of` shows what was known at the end of that day; what may be seen is judged today. The bytes are put together
    from rows that the database already wrote as JSON.
    """
    plan, rows = _read(identity, viewer, as_of)
    if not rows:
        return None
    risk = "null"
    records: dict[str, list[str]] = {}
    for row in rows[1:]:
        if row[0] == RISK:
            risk = row[2]
        else:
            records.setdefault(row[1], []).append(row[2])
    sections = ",".join([_section_json(head, types, records) for head, types in plan.sections])
    shown = as_of or city_time.today()
    return f'{{"subject":{rows[0][2]},"as_of":"{shown}","sections":[{sections}],"risk":{risk}}}'.encode()


def _section_json(head: str, types: tuple[str, ...], records: dict[str, list[str]]) -> str:
    bodies = [body for type in types if type in records for body in records[type]]
    return f'{head}{len(bodies)},"records":[{",".join(bodies)}]}}'


def _read(identity: str, viewer: Viewer, as_of: date | None) -> tuple[_Plan, list[tuple[Any, ...]]]:
    """The statement chosen for this viewer and day, and its rows: past Django's cursor wrapper, which costs as much
    as the statement itself."""
    scheme, value = split_identity(identity)
    today = city_time.today()
    past = as_of is not None and as_of < today
    everything = viewer.kind != "public" and _sees_everything(viewer, scheme, value)
    risk = everything or (class_is_public() and not past)
    plan = _plan(str(settings.XINHENG_CITY), edition(), connection.vendor, everything, past, today)
    given = {"scheme": scheme, "value": value, "risk": int(risk)}
    if past:
        assert as_of is not None
        end = city_time.start_of(as_of + timedelta(days=1))
        given["end"] = connection.ops.adapt_datetimefield_value(end)
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    # An error of the driver becomes Django's, and the connection is looked at again before it is used again.
    with connection.wrap_database_errors:
        if connection.vendor == "postgresql":
            # Bound on the server, whatever Django's own cursors do: the statement is planned once a connection.
            from psycopg import Cursor  # noqa: PLC0415  a city on SQLite need not load it

            with Cursor(connection.connection) as cursor:
                return plan, cursor.execute(plan.text, given, prepare=True).fetchall()
        return plan, connection.connection.execute(plan.text, given).fetchall()


def _sees_everything(viewer: Viewer, scheme: str, value: str) -> bool:
    """Staff and the subject itself are judged before the statement is chosen, by who is in charge of the subject."""
    found = Subject.objects.filter(identifiers__scheme=scheme, identifiers__value=value)
    owner = found.values_list("identity", "office").first()
    return owner is not None and viewer.sees_all_of(*owner)


@lru_cache(maxsize=32)
def _plan(city: str, amended: int, vendor: str, everything: bool, past: bool, today: date) -> _Plan:
    """Worked out once a day and amendment: the law of the day, and its periods, stand in the statement."""
    dialect = POSTGRES if vendor == "postgresql" else SQLITE
    text = dossier_sql(dialect, today, everything=everything, past=past)
    sections = []
    for key, kinds in standard().sections.items():
        types = tuple(kind.id for kind in kinds if everything or kind.public)
        title = orjson.dumps(standard().section_title(key)).decode()
        if types:
            sections.append((f'{{"key":"{key}","title":{title},"count":', types))
    return _Plan(text, tuple(sections))


@dataclass(frozen=True)
class Dossier:
    """A dossier for pages: the API's JSON as read, and around it what helps to understand it."""

    told: dict[str, Any]
    subject: Subject
    viewer: Viewer
    # The viewer is the subject itself or staff in charge of it.
    everything: bool
    # None where the viewer may not see the class, or there is none.
    rating: Rating | None
    # At most three, each with the section that proves it.
    notices: list[ClassReason]
    sides: list[Side]
    trend: list[Point]
    peers: PeerStanding | None

    @property
    def sections(self) -> list[dict[str, Any]]:
        """The sections with their records, as the API gives them."""
        sections: list[dict[str, Any]] = self.told["sections"]
        return sections


NOTICES = 3


def dossier(identity: str, *, viewer: Viewer = PUBLIC, as_of: date | None = None) -> Dossier | None:
    """The dossier as a page needs it: the same statement, then rating, trend and peers of today."""
    body = dossier_json(identity, viewer=viewer, as_of=as_of)
    subject = subject_by(identity)
    if body is None or subject is None:
        return None
    told: dict[str, Any] = orjson.loads(body)
    everything = viewer.kind != "public" and viewer.sees_all_of(subject.identity, subject.office)
    found = result_for(subject.pk)
    rating = rating_of(found, everything=everything) if found else None
    past = as_of is not None and as_of < city_time.today()
    notices = [] if rating is None or past else _proven(rating.notices, told)[:NOTICES]
    if past or not (everything or class_is_public()):
        rating = None
    peers = peers_of(subject) if rating else None
    sides = sides_of(rating.aspects, peers) if rating else []
    trend = trend_of(subject.pk) if rating else []
    return Dossier(told, subject, viewer, everything, rating, notices, sides, trend, peers)


def _proven(reasons: list[ClassReason], told: dict[str, Any]) -> list[ClassReason]:
    """Those that a record bears out which the viewer sees here today."""
    records = [record for section in told["sections"] for record in section["records"]]
    return proven(reasons, records, told["subject"], city_time.today())
