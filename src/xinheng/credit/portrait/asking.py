"""A dossier asked for: which statement it takes for this viewer and day, and how it is run."""

import sqlite3
import threading
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple

import orjson
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connection, connections

import xinheng
from xinheng.credit.portrait.json_dialect import POSTGRES, SQLITE
from xinheng.credit.portrait.state import state_sql
from xinheng.credit.portrait.statement import ASKED, dossier_sql, seldom_linked
from xinheng.credit.portrait.viewers import Viewer
from xinheng.credit.risk.queries import class_is_public
from xinheng.fusion.registers.models import Subject
from xinheng.fusion.registers.queries import split_identity
from xinheng.fusion.standard.registry import standard
from xinheng.kit import city_time
from xinheng.kit.turns import Patient, opened
from xinheng.support.procedures.parameters import edition

Row = tuple[Any, ...]


class DossierPlan(NamedTuple):
    """What depends on the city, the day and the kind of question alone: the statements and the page's sections."""

    text: str
    # The same statement, shorter, for a subject of which nobody has what the rules seldom ask for.
    short: str | None
    state: str
    # The opening of each section's JSON up to its count, and the types it holds, in the order of the page.
    sections: tuple[tuple[str, tuple[str, ...]], ...]
    # Of everything that is written into a body besides rows: the law of the day, the words, the release.
    digest: bytes


@dataclass(frozen=True)
class DossierQuestion:
    """One question for a dossier, ready to be put to the database."""

    plan: DossierPlan
    given: dict[str, Any]
    past: bool
    everything: bool
    shown: date

    def rows(self) -> list[Row]:
        """The dossier's rows."""
        if self.plan.short is not None:
            rows = _run(self.plan.short, self.given)
            if not any(row[0] == ASKED for row in rows[-2:]):
                return rows
        return _run(self.plan.text, self.given)

    def state(self, *, at_once: bool = False) -> tuple[str, bytes] | None:
        """The kind of the subject, and in which state the registers are for it now; None where there is none to see.

        `at_once` asks without waiting for anybody and may raise sqlite3.Error; see `at_hand`.
        """
        found = (_glance if at_once else _run)(self.plan.state, self.given)
        return (found[0][1], self.state_in(found[0][2])) if found else None

    def state_in(self, told: str) -> bytes:
        """A short name of a state as the database told it, under the law and for the viewer of this question."""
        return blake2b(f"{told}{self.given['risk']}".encode(), digest_size=16, key=self.plan.digest).digest()


def ask(identity: str, viewer: Viewer, as_of: date | None) -> DossierQuestion:
    """The statement chosen for this viewer and day, and its parameters."""
    scheme, value = split_identity(identity)
    today = city_time.today()
    past = as_of is not None and as_of < today
    everything = viewer.kind != "public" and _sees_everything(viewer, scheme, value)
    risk = everything or (class_is_public() and not past)
    plan = _plan(str(settings.XINHENG_CITY), edition(), connection.vendor, everything, past, today)
    given: dict[str, Any] = {"scheme": scheme, "value": value, "risk": int(risk)}
    if past:
        assert as_of is not None
        end = city_time.start_of(as_of + timedelta(days=1))
        given["end"] = connection.ops.adapt_datetimefield_value(end)
    return DossierQuestion(plan, given, past, everything, as_of or today)


def _sees_everything(viewer: Viewer, scheme: str, value: str) -> bool:
    """Staff and the subject itself are judged before the statement is chosen, by who is in charge of the subject."""
    found = Subject.objects.filter(identifiers__scheme=scheme, identifiers__value=value)
    owner = found.values_list("identity", "office").first()
    return owner is not None and viewer.sees_all_of(*owner)


def _run(text: str, given: dict[str, Any]) -> list[Row]:
    """Past Django's cursor wrapper, which costs as much as the statement itself."""
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    # An error of the driver becomes Django's, and the connection is looked at again before it is used again.
    with connection.wrap_database_errors:
        if connection.vendor == "postgresql":
            # Bound on the server, whatever Django's own cursors do: the statement is planned once a connection.
            from psycopg import Cursor  # noqa: PLC0415  a city on SQLite need not load it

            with Cursor(connection.connection) as cursor:
                return cursor.execute(text, given, prepare=True).fetchall()
        found: list[Row] = connection.connection.execute(text, given).fetchall()
        return found


def _glance(text: str, given: dict[str, Any]) -> list[Row]:
    """By a connection of this thread's own that only reads and never waits: Django's may be used by no event loop."""
    found: list[Row] = _reading().execute(text, given).fetchall()
    return found


def written_lately() -> int | None:
    """Another number than before whenever anybody has written anything since; None where the database is no file that
    is asked without waiting. For one thread: its connection's own. May raise sqlite3.Error."""
    if not _is_a_file():
        return None
    # Past what waits for a busy file: this one only reads.
    number: int = sqlite3.Connection.execute(_reading(), "PRAGMA data_version").fetchone()[0]
    return number


def _is_a_file() -> bool:
    """Whether the database is SQLite's, by its settings: in an event loop each request that looks at `connection` makes
    one of its own."""
    return str(connections.settings[DEFAULT_DB_ALIAS]["ENGINE"]).endswith("sqlite3")


def _reading() -> Patient:
    """The connection of this thread that only reads."""
    name = str(connections.settings[DEFAULT_DB_ALIAS]["NAME"])
    if getattr(_thread, "name", None) != name:
        file = opened(Path(name), patience=0)
        file.executescript("PRAGMA query_only=ON; PRAGMA mmap_size=1073741824;").close()
        _thread.file, _thread.name = file, name
    kept: Patient = _thread.file
    return kept


_thread = threading.local()


def at_hand() -> bool:
    """Whether the state of a public dossier can be asked without waiting for anything: the database is a file that is
    read past who writes it, and the statements of today are printed, which takes longer than a hundred answers."""
    return (
        _is_a_file()
        and (str(settings.XINHENG_CITY), edition(), "sqlite", False, False, city_time.today()) in _worked_out
    )


# The plans made in this process, by what they were made for.
_worked_out: set[tuple[str, int, str, bool, bool, date]] = set()


@lru_cache(maxsize=32)
def _plan(city: str, amended: int, vendor: str, everything: bool, past: bool, today: date) -> DossierPlan:
    """Worked out once a day and amendment: the law of the day, and its periods, stand in the statement."""
    dialect = POSTGRES if vendor == "postgresql" else SQLITE
    text = dossier_sql(dialect, today, everything=everything, past=past)
    supposed = set() if everything else seldom_linked(today)
    short = dossier_sql(dialect, today, everything=False, past=past, supposed=supposed) if supposed else None
    sections = []
    for key, kinds in standard().sections.items():
        types = tuple(kind.id for kind in kinds if everything or kind.public)
        title = orjson.dumps(standard().section_title(key)).decode()
        if types:
            sections.append((f'{{"key":"{key}","title":{title},"count":', types))
    said = repr((text, sections, amended, today, city, xinheng.__version__)).encode()
    state = state_sql(dialect, everything=everything)
    _worked_out.add((city, amended, vendor, everything, past, today))
    return DossierPlan(text, short, state, tuple(sections), blake2b(said, digest_size=32).digest())
