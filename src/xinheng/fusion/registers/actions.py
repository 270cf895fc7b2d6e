"""Writing to the registers what the platform itself decided. Departments' files come through `intake`."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db import connection, transaction

from xinheng.fusion.registers import bulk
from xinheng.fusion.registers.compose import compose, identifier, project
from xinheng.fusion.registers.models import Batch, Record, Source
from xinheng.fusion.registers.relinking import mention, relink
from xinheng.fusion.registers.statements import Statement, Statements
from xinheng.fusion.registers.subjects import Projection
from xinheng.fusion.registers.writing import save_batch, supersede, write_batch
from xinheng.fusion.standard.declarations import RecordType
from xinheng.fusion.standard.registry import standard
from xinheng.fusion.standard.validation import Problem, validate_row
from xinheng.kit import city_time
from xinheng.kit.refusal import Refusal
from xinheng.support.audit.actions import Actor, record_event
from xinheng.support.audit.streams import stream_for
from xinheng.support.orgs.queries import territory

# What the platform itself found out stands under this source.
PLATFORM = "xinheng"


class RecordsRefused(Refusal):
    """Rows that do not fit the standard: nothing was written. `problems` holds (row number, problem)."""

    def __init__(self, type: RecordType, problems: Sequence[tuple[int, Problem]]) -> None:
        self.problems = problems
        number, first = problems[0]
        super().__init__(f"{type.title}第{number}条不符合数据标准，未写入：{first.reason}")


@dataclass(frozen=True)
class Written:
    """What `write_records` did: rows accepted and unchanged, those without a known subject, the new records' ids."""

    accepted: int
    unchanged: int
    unlinked: int
    records: list[int]


def ensure_source(*, name: str, title: str, department: str) -> Source:
    """The source of that name, made or brought up to date."""
    source, made = Source.objects.get_or_create(name=name, defaults={"title": title, "department": department})
    if not made and (source.title, source.department) != (title, department):
        source.title, source.department = title, department
        source.save(update_fields=["title", "department"])
    return source


@transaction.atomic
def write_records(*, type: str, rows: Sequence[Mapping[str, object]], source: str = PLATFORM, by: Actor) -> Written:
    """Adds or supersedes records of one type, in the caller's transaction, checked as any department's file is.

    `rows` map field to value; dates and numbers may come as such. A row equal to the current record is unchanged, and
    so is one older than it by the field that makes a record of this type newer.
    Raises `RecordsRefused` when any row does not fit the standard: an outcome of the platform is never half-written.
    """
    declared = standard().type(type)
    clean = _checked(declared, rows)
    giver = _locked_source(source)
    statements = {statement.key: statement for statement in (compose(declared, row) for row in clean)}
    found = dict(_subjects_by_identity([s.identity for s in statements.values() if s.identity]))
    projections = list(_projections(declared, clean, found))
    changed = list(_changed(declared, giver, statements, found, _mentions(declared, clean)))
    if not changed:
        return Written(0, len(rows), 0, [])
    written = write_batch(
        type=type, source=giver, statements=Statements.of(changed), projections=projections, at=city_time.now()
    )
    unlinked = sum(s.subject is None and s.identity not in written.subjects for s in changed)
    record_event(
        stream=stream_for("", "register"), verb="write_records", actor=by, target=written.batch,
        detail={"type": type, "source": source, "records": len(changed), "content": written.content},
    )  # fmt: skip
    return Written(len(changed), len(rows) - len(changed), unlinked, written.records)


@transaction.atomic
def withdraw_record(*, record: Record, by: Actor, reason: str) -> None:
    """Takes a current record back: it no longer holds, and the past still shows that it was said."""
    giver = Source.objects.select_for_update().get(pk=record.source_id)
    now = city_time.now()
    moment = connection.ops.adapt_datetimefield_value(now)
    if supersede([(moment, None, record.pk)]) != 1:
        raise Refusal("这条记录已经失效，不能再次撤回。请刷新页面查看当前记录。")
    batch = Batch(
        written_at=now,
        source=giver,
        types=[record.type],
        withdrawn_subjects=[record.subject_id] if record.subject_id else [],
    )
    save_batch(batch)
    record_event(
        stream=stream_for("", "register"), verb="withdraw_record", actor=by, target=record,
        detail={"batch": batch.pk, "reason": reason},
    )  # fmt: skip


@transaction.atomic
def relink_records(*, links: Mapping[int, int | None], by: Actor) -> dict[int, int]:
    """Says current records (by id) again under another subject, or under none; new record ids by old ones."""
    renewed, batches = relink(links, city_time.now())
    if renewed:
        record_event(
            stream=stream_for("", "register"), verb="relink_records", actor=by, target=("registers.record", "many"),
            detail={"records": len(renewed), "batches": batches},
        )  # fmt: skip
    return renewed


@transaction.atomic
def add_mentions(*, mentions: Sequence[tuple[int, int, str]], by: Actor) -> int:
    """Adds (record, subject, role) for subjects that appeared after the records; how many."""
    if not mentions:
        return 0
    source = Source.objects.get(record=mentions[0][0])
    batch = mention(sorted(set(mentions)), source, city_time.now())
    record_event(
        stream=stream_for("", "register"), verb="add_mentions", actor=by, target=batch,
        detail={"mentions": len(set(mentions))},
    )  # fmt: skip
    return len(set(mentions))


def tell_changed(subjects: Sequence[int], types: Sequence[str] = ()) -> None:
    """A feed row without records: whoever follows looks at these subjects, or registers, again. In the caller's
    transaction."""
    source = _locked_source(PLATFORM)
    save_batch(Batch(written_at=city_time.now(), source=source, types=list(types), withdrawn_subjects=list(subjects)))


def _checked(type: RecordType, rows: Sequence[Mapping[str, object]]) -> list[dict[str, str]]:
    clean, problems = [], []
    for number, row in enumerate(rows, start=1):
        values, found = validate_row(type, row)
        clean.append(values)
        problems += [(number, problem) for problem in found]
    if problems:
        raise RecordsRefused(type, problems)
    return clean


def _locked_source(name: str) -> Source:
    """The source's row, locked: writers of one source stand in line, so that a key has one current record."""
    locked = Source.objects.select_for_update()
    if found := locked.filter(name=name).first():
        return found
    Source.objects.get_or_create(name=name, defaults={"title": "信衡平台", "department": "信衡平台"})
    return locked.get(name=name)


def _subjects_by_identity(identities: Sequence[str]) -> Iterator[tuple[str, int]]:
    sql = "SELECT scheme, value, subject_id FROM registers_identifier WHERE value IN {values}"
    wanted = set(identities)
    values = sorted({identity.partition(":")[2] for identity in wanted})
    for scheme, value, subject in bulk.rows_where_in(sql, values, "text"):
        if f"{scheme}:{value}" in wanted:
            yield f"{scheme}:{value}", subject


def _projections(type: RecordType, rows: Sequence[Mapping[str, str]], found: Mapping[str, int]) -> Iterator[Projection]:
    """A master record's subjects; the last row about a subject counts."""
    if type.establishes:
        places = territory()
        for row in rows:
            identity = compose(type, row).identity
            yield project(type, row, identity, found.get(identity), places)


def _mentions(type: RecordType, rows: Sequence[Mapping[str, str]]) -> dict[str, list[tuple[str, int]]]:
    """Key of a record → (role, subject) of everyone else it is about and who is known, each once however often said."""
    said = [
        (compose(type, row).key, field.mention, identifier(field.scheme, value))
        for row in rows
        for name, field in type.mentions.items()
        for value in row.get(name, "").split("|")
    ]
    found = dict(_subjects_by_identity([identity for _, _, identity in said if identity]))
    mentions: dict[str, dict[tuple[str, int], None]] = {}
    for record_key, role, identity in said:
        if identity in found:
            mentions.setdefault(record_key, {})[role, found[identity]] = None
    return {record_key: list(known) for record_key, known in mentions.items()}


def _is_older(type: RecordType, statement: Statement, current: Record) -> bool:
    """Whether the register knows better, by the day that the type says makes a record newer."""
    name = type.role("stated_on")
    if not name:
        return False
    said, known = (json.loads(text).get(name, "") for text in (statement.open, current.open))
    return bool(said and known and said < known)


def _changed(
    type: RecordType, source: Source, statements: Mapping[str, Statement], found: Mapping[str, int],
    mentions: Mapping[str, list[tuple[str, int]]],
) -> Iterator[Statement]:  # fmt: skip
    """Statements that differ from the current record of their key, with what they replace."""
    current = {
        record.key: record
        for record in Record.objects.filter(
            type=type.id, source=source, superseded_at__isnull=True, key__in=list(statements)
        )
    }
    for statement in statements.values():
        subject = found.get(statement.identity)
        old = current.get(statement.key)
        if old and bytes(old.digest) == statement.digest and subject in (None, old.subject_id):
            continue
        if old and _is_older(type, statement, old):
            continue
        yield statement._replace(
            subject=subject,
            replaces=old.pk if old else None,
            replaces_subject=old.subject_id if old else None,
            mentions=mentions.get(statement.key, ()),
        )
