"""Reading a dossier: as JSON bytes for the API, as rows for the pages. Both come from the same one statement."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson

from xinheng.credit.portrait import shelf
from xinheng.credit.portrait.asking import DossierQuestion, Row, ask, at_hand
from xinheng.credit.portrait.statement import RISK, STATE
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
from xinheng.fusion.registers.queries import subject_by
from xinheng.kit import city_time


def dossier_json(identity: str, *, viewer: Viewer = PUBLIC, as_of: date | None = None) -> bytes | None:
    """The dossier as the API gives it, or None for an unknown identifier.

    `as_of` shows what was known at the end of that day; what may be seen is judged today. Of today it comes from the
    shelf where nothing has changed since it was laid by, byte for byte as it would be made anew.
    """
    asked = ask(identity, viewer, as_of)
    if asked.past or not shelf.is_open():
        return _body(asked, asked.rows())
    place = shelf.key_of(identity, "everything" if asked.everything else "public")
    lying = _lying(place, asked)
    if lying is not None:
        return lying
    rows = asked.rows()
    body = _body(asked, rows)
    if body is not None:
        # Read by the same statement: whatever is written in between belongs to another state.
        shelf.lay_by(place, asked.state_in(rows[-1][2]), body)
    return body


def kept_json(identity: str) -> bytes | None:
    """The public dossier of today where it lies on the shelf and is right, told without waiting for anybody; None
    otherwise. May raise sqlite3.Error, or in an event loop SynchronousOnlyOperation: then it is not at hand either."""
    if not shelf.is_open() or not at_hand():
        return None
    return _lying(shelf.key_of(identity, "public"), ask(identity, PUBLIC, None), at_once=True)


def _lying(place: int, asked: DossierQuestion, *, at_once: bool = False) -> bytes | None:
    lying = shelf.look(place)
    if lying is None or (now := asked.state(at_once=at_once)) is None or now[1] != lying[0]:
        return None
    return lying[1]


def state_of(identity: str, *, at_once: bool = False) -> tuple[str, bytes] | None:
    """What kind of subject it is, and the state of all that its public dossier and page of today are made of; None for
    what is nobody's page."""
    return ask(identity, PUBLIC, None).state(at_once=at_once)


def _body(asked: DossierQuestion, rows: list[Row]) -> bytes | None:
    """Put together from rows that the database already wrote as JSON."""
    if not rows:
        return None
    risk = "null"
    records: dict[str, list[str]] = {}
    for row in rows[1:]:
        if row[0] == RISK:
            risk = row[2]
        elif row[0] != STATE:
            records.setdefault(row[1], []).append(row[2])
    sections = ",".join([_section_json(head, types, records) for head, types in asked.plan.sections])
    return f'{{"subject":{rows[0][2]},"as_of":"{asked.shown}","sections":[{sections}],"risk":{risk}}}'.encode()


def _section_json(head: str, types: tuple[str, ...], records: dict[str, list[str]]) -> str:
    bodies = [body for type in types if type in records for body in records[type]]
    return f'{head}{len(bodies)},"records":[{",".join(bodies)}]}}'


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
    trend = trend_of(subject.pk, since=subject.established_on) if rating else []
    return Dossier(told, subject, viewer, everything, rating, notices, sides, trend, peers)


def _proven(reasons: list[ClassReason], told: dict[str, Any]) -> list[ClassReason]:
    """Those that a record bears out which the viewer sees here today."""
    records = [record for section in told["sections"] for record in section["records"]]
    return proven(reasons, records, told["subject"], city_time.today())
