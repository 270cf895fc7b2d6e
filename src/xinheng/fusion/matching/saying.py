"""What is said of persons, devices, products and places: by all records of each, the newest first.

What the standard keeps restricted enters as keyed marks alone: of a name, of how it sounds, of a telephone, of a number
and of the day of birth in it. Neither DuckDB, nor Spark, nor a file that either spills has any of it in clear.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from django.db.models import Q

from xinheng.fusion.matching.comparing.declarations import DERIVED, MatchingRules
from xinheng.fusion.matching.comparing.spelling import sounds, spelling
from xinheng.fusion.matching.models import SubjectMerge
from xinheng.fusion.registers.compose import blind_kind
from xinheng.fusion.registers.models import Record, Subject
from xinheng.fusion.registers.queries import restricted_contents
from xinheng.fusion.resolution.models import Waiting
from xinheng.fusion.standard.declarations import Field
from xinheng.fusion.standard.registry import standard
from xinheng.kit.characters import compact
from xinheng.support.crypto.blind import register_blind_keys

Row = tuple[str | None, ...]
PAGE = 500
# Where the day of birth stands in a number of eighteen characters (GB 11643-1999).
BORN, NUMBER = slice(6, 14), 18


class RecordSaid(NamedTuple):
    """One record: what names it whatever its version, whom it is about, its name in lists, and its columns."""

    reference: tuple[str, str, str]
    subject: int | None
    record: int
    shown: str
    columns: dict[str, str]


def types_of(of: str) -> list[str]:
    """The record types about subjects of a kind."""
    return [one.id for one in standard().types.values() if one.subject == of]


def telling(kind: MatchingRules, of: str) -> list[str]:
    """Of these the types that say anything that is compared: years of upkeep say nothing of which lift it is."""
    fields = {field for fields in kind.said.columns.values() for field in fields}
    types = (standard().type(id) for id in types_of(of))
    return [one.id for one in types if one.calling_field or fields & set(one.fields)]


def subjects_said(kind: MatchingRules, of: str) -> Iterator[Row]:
    """(party, code, name, columns…) of every subject of the kind. Who was merged is told as he was, by the records that
    moved with him: so a run again judges him alike."""
    moved, since = _moved(kind, of), 0
    away = {one.reference for rows in moved.values() for one in rows}
    while subjects := list(Subject.objects.filter(kind=of, pk__gt=since).order_by("pk")[:PAGE]):
        since = subjects[-1].pk
        held = Record.objects.filter(subject__in=subjects, type__in=telling(kind, of), superseded_at__isnull=True)
        rows: dict[int | None, list[RecordSaid]] = defaultdict(list)
        for row in told(list(held.select_related("source").order_by("-pk")), kind):
            if row.reference not in away:
                rows[row.subject].append(row)
        for one in subjects:
            said = _first(rows[one.pk] + moved.get(one.pk, []), kind)
            yield f"subject:{one.pk}", _code(one.identity, kind), one.name, *said


def records_said(records: Sequence[Record], kind: MatchingRules) -> Iterator[Row]:
    """The same of records that wait, or that the rule linked; one that names a number is of nobody with another."""
    waiting = Waiting.objects.filter(record__in=records, role="", scheme=kind.said.code or "-")
    codes = dict(waiting.values_list("record_id", "value"))
    for row in told(records, kind):
        if any(said := _first([row], kind)):
            yield f"record:{'/'.join(row.reference)}", codes.get(row.record), row.shown, *said


def told(records: Sequence[Record], kind: MatchingRules) -> Iterator[RecordSaid]:
    """What each record says in the columns of the kind."""
    hidden = restricted_contents(records)
    for one in records:
        declared, opened = standard().type(one.type), json.loads(one.open)
        # What is sealed is taken from there alone: the masked form of what was erased says nothing of anybody.
        sealed, columns = hidden.get(one.pk, {}), dict[str, str]()
        said = {name: value for name, value in opened.items() if name not in declared.restricted_fields} | sealed
        calling = declared.calling_field
        for column, fields in {"called": (calling,), **kind.said.columns}.items():
            name = next((name for name in fields if said.get(name)), "")
            if name:
                columns |= _values(column, str(said[name]), declared.fields[name])
        shown = str(opened.get(calling) or "")
        yield RecordSaid((one.type, one.source.name, one.key), one.subject_id, one.pk, shown, columns)


def _values(column: str, value: str, field: Field) -> dict[str, str]:
    """A value and what is derived from it; of a restricted one the marks."""
    clean = compact(value)
    more = {"sound": sounds([clean])[0], "spelled": spelling(clean)} if column == "called" else {}
    if not field.in_restricted:
        return {column: clean, **more}
    more.pop("spelled", None)
    if field.type == "person_id" and len(clean) == NUMBER:
        more["born"] = clean[BORN]
    same = blind_kind(field.type) if field.type in ("phone", "person_id", "id_document") else f"match {field.type}"
    marks = {column: _mark(same, clean)}
    return marks | {name: _mark(f"match {name}", text) for name, text in more.items()}


def _mark(kind: str, value: str) -> str:
    return register_blind_keys(kind, [value])[0].hex()


def _first(rows: Sequence[RecordSaid], kind: MatchingRules) -> Row:
    """In each column what the first of the records says that says anything; a name goes with its own sound."""
    called = next((row.columns for row in rows if "called" in row.columns), {})
    names = tuple(called.get(column) for column in ("called", "sound", "spelled"))
    others = (*DERIVED[3:], *kind.said.columns)
    return names + tuple(
        next((row.columns[column] for row in rows if column in row.columns), None) for column in others
    )


def _code(identity: str, kind: MatchingRules) -> str | None:
    scheme, _, value = identity.partition(":")
    return value if scheme == kind.said.code else None


def _moved(kind: MatchingRules, of: str) -> dict[int, list[RecordSaid]]:
    """What moved with each of the kind that was merged."""
    found: dict[int, list[RecordSaid]] = {}
    for merge in SubjectMerge.objects.filter(undone_at__isnull=True, gone__kind=of):
        same = Q(pk__in=[])
        for type, source, key in merge.records:
            same |= Q(type=type, source__name=source, key=key)
        rows = Record.objects.filter(same, superseded_at__isnull=True).select_related("source").order_by("-pk")
        found[merge.gone_id] = list(told(list(rows), kind))
    return found
