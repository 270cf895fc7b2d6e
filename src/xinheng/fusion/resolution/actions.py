"""Linking records to subjects: at once when the number they wait for appears, by a steward where only a name fits."""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from django.db import connection, transaction

from xinheng.fusion.registers import bulk
from xinheng.fusion.registers.actions import add_mentions, relink_records
from xinheng.fusion.registers.bulk import on_postgres
from xinheng.fusion.registers.models import BlindKey, Identifier, Record, Subject
from xinheng.fusion.registers.relinking import mentioned_by
from xinheng.fusion.resolution.models import Decision, Waiting
from xinheng.fusion.standard.declarations import Field
from xinheng.fusion.standard.registry import standard
from xinheng.kit import city_time
from xinheng.kit.characters import compact, is_blank
from xinheng.kit.refusal import Refusal
from xinheng.support.audit.actions import Actor, record_event
from xinheng.support.audit.streams import stream_for

# Records linked in one transaction.
CHUNK = 900


class Unresolved(NamedTuple):
    """A record that waits: for its own subject, or with a role for somebody it mentions."""

    record: int
    role: str
    scheme: str
    value: str
    name: str


def wait_for(rows: Iterable[Unresolved]) -> None:
    """Notes who is waited for, in the transaction that wrote the records."""
    bulk.insert_rows(
        Waiting._meta.db_table,
        ("record_id", "role", "scheme", "value", "name"),
        ((row.record, row.role, row.scheme[:140], row.value[:480], row.name[:480]) for row in rows),
    )


def stop_waiting(records: Sequence[int]) -> None:
    """Forgets what superseded records waited for."""
    if records:
        with connection.cursor() as cursor:
            cursor.execute(
                f"DELETE FROM resolution_waiting WHERE record_id IN {bulk.values_clause('bigint')}",
                [bulk.list_parameter(records)],
            )


def wait_again(records: Sequence[int]) -> None:
    """Notes for records of one type that hold again whom they name and nobody knows: those that are nobody's by their
    number, else as they call their subject; and all whom they mention."""
    found = list(Record.objects.filter(pk__in=records).order_by("pk"))
    wait_for([_as_it_says(one) for one in found if one.subject_id is None])
    if found:
        wait_for(list(_mentioned_in_vain(found)))


def _mentioned_in_vain(records: Sequence[Record]) -> Iterator[Unresolved]:
    """Whom the records mention and are not held against."""
    held = mentioned_by([one.pk for one in records])
    for name, field in standard().type(records[0].type).mentions.items():
        said = [(one.pk, value) for one in records for value in _values(one, name, field)]
        known = dict(Identifier.objects.filter(scheme=field.scheme, value__in={value for _, value in said})
                     .values_list("value", "subject_id"))  # fmt: skip
        for record, value in said:
            if (field.mention, known.get(value)) not in held.get(record, ()):
                yield Unresolved(record, field.mention, field.scheme, value, "")


def _values(record: Record, name: str, field: Field) -> list[str]:
    """What a record says in a field that mentions somebody, as identifiers are written: a person by the blind key."""
    if field.scheme == "person":
        keys = BlindKey.objects.filter(record=record, field=name).order_by("pk").values_list("value", flat=True)
        return [bytes(key).hex() for key in keys]
    text = str(json.loads(record.open).get(name) or "")
    return [one for one in (text.split("|") if field.many else [text]) if one]


def _as_it_says(record: Record) -> Unresolved:
    kind, name = standard().type(record.type), name_said(record)
    number = str(json.loads(record.open).get(kind.subject_field) or "") if kind.subject_field else ""
    return Unresolved(record.pk, "", kind.identity if number else "undone", number or record.key, name)


def link_waiting(*, by: Actor, schemes: Iterable[str]) -> int:
    """Links what waited under these schemes and can be found now; how many records and mentions were linked."""
    linked = 0
    for scheme in schemes:
        if Waiting.objects.filter(scheme=scheme).exists():
            for chunk in _chunks(_found_now(scheme)):
                linked += _link(chunk, by)
    return linked


def waiting_schemes(prefix: str) -> list[str]:
    """The schemes beginning so under which anything waits."""
    return list(Waiting.objects.filter(scheme__startswith=prefix).values_list("scheme", flat=True).distinct())


class _Found(NamedTuple):
    waiting: int
    record: int
    role: str
    subject: int


def _found_now(scheme: str) -> list[_Found]:
    if scheme.startswith("via:"):
        return _by_parent(scheme)
    if scheme.startswith("match:"):
        return _by_likeness(scheme)
    return _by_identifier(scheme)


def _by_likeness(scheme: str) -> list[_Found]:
    """Names or addresses that fit one subject alone, compared without case, width and spaces."""
    columns = scheme.removeprefix("match:").split("+")
    owner: dict[str, int | None] = {}
    for subject, *texts in Subject.objects.values_list("id", *columns).iterator(chunk_size=20_000):
        if all(texts):
            fitting = "\x1f".join(compact(text) for text in texts)
            owner[fitting] = None if fitting in owner else subject
    waiting = Waiting.objects.filter(scheme=scheme).order_by("record_id")
    return [
        _Found(pk, record, role, subject)
        for pk, record, role, value in waiting.values_list("pk", "record_id", "role", "value").iterator()
        if (subject := owner.get(value)) is not None
    ]


def _by_identifier(scheme: str) -> list[_Found]:
    return _found(
        "JOIN registers_identifier i ON i.value = w.value AND i.scheme = w.scheme", "i.subject_id", scheme, []
    )


def _by_parent(scheme: str) -> list[_Found]:
    _, type, source = scheme.split(":")
    join = (
        "JOIN registers_source s ON s.name = %s JOIN registers_record p ON p.type = %s AND p.source_id = s.id "
        "AND p.key = w.value AND p.superseded_at IS NULL AND p.subject_id IS NOT NULL"
    )
    return _found(join, "p.subject_id", scheme, [source, type])


def _found(join: str, subject: str, scheme: str, params: list[str]) -> list[_Found]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT w.id, w.record_id, w.role, {subject} FROM resolution_waiting w {join} "
            "WHERE w.scheme = %s ORDER BY w.role, w.record_id",
            [*params, scheme],
        )
        return [_Found(*row) for row in cursor.fetchall()]


def _chunks(found: Sequence[_Found]) -> Iterator[list[_Found]]:
    for start in range(0, len(found), CHUNK):
        yield list(found[start : start + CHUNK])


@transaction.atomic
def _link(found: Sequence[_Found], by: Actor) -> int:
    """Records first: a mention must hang on the version that stays. Another run may be linking at the same time, so
    only what still waits, and is not in its hands, is taken."""
    subjects = {row.waiting: row.subject for row in found}
    waiting = list(Waiting.objects.select_for_update(skip_locked=on_postgres()).filter(pk__in=list(subjects)))
    Waiting.objects.filter(pk__in=[row.pk for row in waiting]).delete()
    records = {row.record_id: subjects[row.pk] for row in waiting if not row.role}
    renewed = relink_records(links=records, by=by)
    for other in Waiting.objects.filter(record_id__in=list(renewed)):
        other.record_id = renewed[other.record_id]
        other.save(update_fields=["record"])
    mentions = [(renewed.get(row.record_id, row.record_id), subjects[row.pk], row.role) for row in waiting if row.role]
    return len(renewed) + add_mentions(mentions=mentions, by=by)


@transaction.atomic
def decide(*, record: Record, subject: Subject, by: Actor, reason: str, by_rule: bool = False) -> Decision:
    """A steward, or the rule of matching, links a waiting record to a subject. The decision outlives new versions of
    the record."""
    if is_blank(reason):
        raise Refusal("请写明归并的理由，例如“名称、地址与登记信息一致”。")
    record = Record.objects.select_for_update(of=("self",)).select_related("source").get(pk=record.pk)
    if record.superseded_at is not None or record.subject_id is not None:
        raise Refusal("这条记录已有主体或已被更新，请刷新页面后再处理。")
    decision = Decision.objects.create(
        type=record.type,
        source=record.source.name,
        key=record.key,
        subject=subject,
        decided_at=city_time.now(),
        by=_name(by),
        reason=reason,
        by_rule=by_rule,
    )
    Waiting.objects.filter(record=record, role="").delete()
    relink_records(links={record.pk: subject.pk}, by=by)
    record_event(
        stream=stream_for("", "resolution"), verb="decide", actor=by, target=decision,
        detail={"subject": subject.identity, "reason": reason},
    )  # fmt: skip
    return decision


@transaction.atomic
def undo_decision(*, decision: Decision, by: Actor, reason: str) -> None:
    """Takes a steward's link back: the record waits again."""
    decision.undone_at, decision.undone_by = city_time.now(), _name(by)
    told = {"undone_at": decision.undone_at, "undone_by": decision.undone_by}
    if not Decision.objects.filter(pk=decision.pk, undone_at=None).update(**told):
        raise Refusal("这项归并决定已经撤销。")
    record = Record.objects.filter(
        type=decision.type, source__name=decision.source, key=decision.key, superseded_at__isnull=True
    ).first()
    if record is not None:
        renewed = relink_records(links={record.pk: None}, by=by)
        wait_for([Unresolved(new, "", "undone", decision.key, name_said(record)) for new in renewed.values()])
    record_event(
        stream=stream_for("", "resolution"), verb="undo_decision", actor=by, target=decision,
        detail={"subject": decision.subject.identity, "reason": reason},
    )  # fmt: skip


def name_said(record: Record) -> str:
    """How a record calls its subject, in its open part; "" where it does not."""
    calling = standard().type(record.type).calling_field
    return str(json.loads(record.open).get(calling) or "")[:480]


def _name(by: Actor) -> str:
    return "公众" if by is None else by if isinstance(by, str) else by.display_name
