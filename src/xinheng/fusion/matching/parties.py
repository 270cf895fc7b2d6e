"""Who is matched: every subject as it was established, and every record that names its subject by words alone."""

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import TypeVar

import duckdb
import pyarrow as pa
from django.db.models import Q

from xinheng.fusion.lake.queries import quoted, snapshot
from xinheng.fusion.matching.comparing.cleaning import PARTY
from xinheng.fusion.matching.comparing.declarations import MatchingRules, compared
from xinheng.fusion.matching.saying import records_said, subjects_said, types_of
from xinheng.fusion.registers.models import BlindKey, Record, Subject
from xinheng.fusion.registers.queries import subject_by
from xinheng.fusion.resolution.models import Decision, Waiting
from xinheng.fusion.standard.pack import pack
from xinheng.fusion.standard.registry import standard

PAGE = 500
T = TypeVar("T")


def subject_party(pk: int) -> str:
    """A subject as a party."""
    return f"subject:{pk}"


def record_party(type: str, source: str, key: str) -> str:
    """A record as a party, whatever version of it is current."""
    return f"record:{type}/{source}/{key}"


def pair_of(one: str, other: str) -> tuple[str, str]:
    """Two parties in the one order in which a pair is kept."""
    return (one, other) if one < other else (other, one)


def subject_of(party: str) -> Subject | None:
    """The subject that a party is, or whose it turned out to be."""
    kind, _, pk = party.partition(":")
    found = Subject.objects.filter(pk=int(pk)).first() if kind == "subject" else None
    return subject_by(found.identity) if found and found.merged_into else found


def record_of(party: str) -> Record | None:
    """The current version of the record that a party is."""
    kind, _, reference = party.partition(":")
    if kind != "record":
        return None
    type, source, key = reference.split("/", 2)
    held = Record.objects.filter(type=type, source__name=source, key=key, superseded_at__isnull=True)
    return held.select_related("source").first()


def gather_parties(duck: duckdb.DuckDBPyConnection, kind: MatchingRules, of: str = "entity") -> int:
    """Makes `party` in DuckDB from the lake and the registers; how many."""
    columns = ("party", "code", "name", *compared(kind)) if kind.said.columns else PARTY
    told = ", ".join(f'"{name}" VARCHAR' for name in columns)
    duck.execute(f"CREATE TABLE party ({told})")
    if kind.said.columns:
        rows: Iterator[Sequence[str | None]] = chain(subjects_said(kind, of), _records(kind, of))
    else:
        with snapshot() as (_, files):
            _subjects(duck, kind, of, files)
        rows = chain(_records(kind, of), _merged(of))
    for page in _pages(rows):
        _add(duck, columns, page)
    return int(duck.execute("SELECT count(*) FROM party").fetchall()[0][0])


def _subjects(duck: duckdb.DuckDBPyConnection, kind: MatchingRules, of: str, files: Mapping[str, Path]) -> None:
    """Those of the lake, with who answers for them and their telephone's blind key, where the register says."""
    master, main = files.get(kind.said.master), f"{pack().city.main_scheme}:"
    code = f"CASE WHEN starts_with(identity, '{main}') THEN substr(identity, {len(main) + 1}) END"
    person = phone = "NULL"
    more = ""
    if master:
        person, phone = "any_value(told.person)", "any_value(told.phone)"
        keys = (
            f"LEFT JOIN (FROM read_parquet('{quoted(files['blind_key'])}') WHERE field = 'phone') k USING (record_id)"
        )
        more = (
            f"LEFT JOIN (SELECT r.subject_id, r.{kind.said.person} AS person, k.value AS phone FROM "
            f"read_parquet('{quoted(master)}') r {keys}) told USING (subject_id)"
        )
    duck.execute(
        f"INSERT INTO party SELECT 'subject:' || subject_id, {code}, any_value(name), any_value(address), {phone}, "
        f"{person} FROM read_parquet('{quoted(files['subject'])}') {more} WHERE kind = ? GROUP BY subject_id, identity",
        [of],
    )


def _merged(of: str) -> Iterator[tuple[str | None, ...]]:
    """Subjects that turned out to be others are matched as they were: what was merged by rule is judged anew."""
    for one in Subject.objects.filter(kind=of, merged_into__isnull=False):
        yield subject_party(one.pk), None, one.name, one.address, None, None


def _records(kind: MatchingRules, of: str) -> Iterator[Sequence[str | None]]:
    """Records that wait for a subject of this kind, and those that the rule linked."""
    types, said = types_of(of), records_said if kind.said.columns else _told
    waiting = Waiting.objects.filter(role="", record__superseded_at__isnull=True, record__type__in=types)
    linked = Decision.objects.filter(by_rule=True, undone_at__isnull=True, type__in=types)
    # Where one gives no name, its address and its telephone may.
    ids = list(waiting.values_list("record_id", flat=True))
    for few in _pages(iter(ids)):
        yield from said(list(Record.objects.filter(pk__in=few).select_related("source")), kind)
    for some in _pages(linked.values_list("type", "source", "key").iterator()):
        same = Q()
        for type, source, key in some:
            same |= Q(type=type, source__name=source, key=key)
        yield from said(list(Record.objects.filter(same, superseded_at__isnull=True).select_related("source")), kind)


def _told(records: Sequence[Record], kind: MatchingRules) -> Iterator[tuple[str | None, ...]]:
    keys = BlindKey.objects.filter(record__in=records, field__contains="phone").values_list("record_id", "value")
    phones = {record: bytes(value).hex() for record, value in keys}
    for record in records:
        declared, said = standard().type(record.type), json.loads(record.open)
        name = _first(said, (declared.calling_field,))
        address = _first(said, (declared.role("address"), *kind.said.addresses))
        person = _first(said, kind.said.persons)
        if name or address:
            party = record_party(record.type, record.source.name, record.key)
            yield party, None, name, address, phones.get(record.pk), person


def _first(said: dict[str, str], fields: Sequence[str | None]) -> str | None:
    return next((str(said[field]) for field in fields if field and said.get(field)), None)


def _pages(rows: Iterator[T]) -> Iterator[list[T]]:
    while page := list(islice(rows, PAGE)):
        yield page


def _add(duck: duckdb.DuckDBPyConnection, names: Sequence[str], rows: Sequence[Sequence[str | None]]) -> None:
    columns = list(zip(*rows, strict=True))
    duck.register("page", pa.table([pa.array(column, pa.string()) for column in columns], names=list(names)))
    duck.execute("INSERT INTO party FROM page")
    duck.unregister("page")
