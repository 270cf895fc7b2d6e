"""Readers of the registers: a subject by any of its names, its records of today, its restricted content."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import BigIntegerField, CharField, OuterRef, Q, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, Concat

from xinheng.fusion.registers.compose import identifier
from xinheng.fusion.registers.finding.search import Hit, search
from xinheng.fusion.registers.models import (
    Batch,
    FeedCursor,
    Identifier,
    Record,
    RecordSecret,
    Source,
    Subject,
    SubjectSecret,
)
from xinheng.fusion.standard.pack import pack
from xinheng.fusion.standard.registry import standard
from xinheng.kit import city_time
from xinheng.kit.names import fold
from xinheng.support.crypto.cipher import decrypt
from xinheng.support.prepared.asking import PreparedQuestion, given

__all__ = [
    "Hit",
    "current_records",
    "followers",
    "holdings",
    "known_as",
    "newest_batch",
    "person_by_number",
    "restricted_content",
    "restricted_contents",
    "search",
    "sources_received",
    "split_identity",
    "subject_by",
    "subjects_called",
]


def split_identity(text: str) -> tuple[str, str]:
    """`scheme:value` taken apart; a bare value is of the city's main scheme (`uscc` in China)."""
    scheme, colon, value = text.strip().partition(":")
    if not colon:
        scheme, value = pack().city.main_scheme, scheme
    return scheme.lower(), fold(value)


def names_a_person(identity: str) -> bool:
    """Whether an identifier is of a scheme that names persons, who are nobody's page but for staff."""
    return split_identity(identity)[0] in standard().person_schemes


_IDENTIFIED = PreparedQuestion(
    lambda: Identifier.objects.filter(value=given("value"), scheme=given("scheme")).select_related("subject")
)


def subject_by(identity: str) -> Subject | None:
    """The subject known by an identifier of any scheme: `uscc:9150…`, `registration_no:…`, or the bare main one."""
    scheme, value = split_identity(identity)
    found = _IDENTIFIED.first(value=value, scheme=scheme)
    return found.subject if found else None


def subjects_known(identities: Iterable[str]) -> dict[str, Subject]:
    """The subjects known by identifiers of any scheme, by what was asked; unknown ones are left out. One query."""
    asked = {identity: split_identity(identity) for identity in identities if identity}
    rows = Identifier.objects.filter(value__in={value for _, value in asked.values()}).select_related("subject")
    found = {(row.scheme, row.value): row.subject for row in rows}
    return {identity: found[pair] for identity, pair in asked.items() if pair in found}


def subjects_called(identities: Iterable[str]) -> dict[str, Subject]:
    """The same without persons."""
    known = subjects_known(identities)
    return {identity: one for identity, one in known.items() if one.kind != Subject.Kind.PERSON}


def newest_batch() -> int:
    """The last row of the feed; 0 before the first."""
    return Batch.objects.order_by("-id").values_list("id", flat=True).first() or 0


def followers() -> dict[str, int]:
    """How far each reader of the feed came."""
    return dict(FeedCursor.objects.order_by("reader").values_list("reader", "batch"))


def sources_received() -> list[tuple[str, str, datetime | None]]:
    """Every source: its name, its title, when it last delivered."""
    return list(Source.objects.values_list("name", "title", "last_received_at"))


def restricted_contents(records: Sequence[Record]) -> dict[int, dict[str, str]]:
    """The same of many records, by their numbers, in two queries."""
    sealed = [one for one in records if one.restricted is not None]
    of_subject = SubjectSecret.objects.filter(subject__in={one.subject_id for one in sealed if one.subject_id})
    of_record = RecordSecret.objects.filter(record__in=[one.pk for one in sealed])
    subjects = dict(of_subject.values_list("subject_id", "secret"))
    own = dict(of_record.values_list("record_id", "secret"))
    found: dict[int, dict[str, str]] = {}
    for one in sealed:
        secret = subjects.get(one.subject_id or 0) or own.get(one.pk)
        if secret is not None and one.restricted is not None:
            found[one.pk] = json.loads(decrypt(bytes(secret), bytes(one.restricted)))
    return found


def known_as(subject: Subject) -> list[int]:
    """The subject and those that turned out to be it: what was said of them before stands under their own numbers."""
    return [subject.pk, *Subject.objects.filter(merged_into=subject.pk).values_list("pk", flat=True)]


def identities_of(*called: str | Combinable) -> QuerySet[Identifier, str]:
    """Every number of the subjects that are or were called so: what is about them bears the number of its day.

    A question to stand within another, `subject_identity__in=identities_of(…)` (ADR 100); an `OuterRef` names a column
    of the question around that one.
    """
    asked = [OuterRef(OuterRef(one)) if isinstance(one, OuterRef) else one for one in called]
    now = Coalesce("merged_into", "pk", output_field=BigIntegerField())
    known = Subject.objects.filter(identity__in=asked).values(now=now)
    whole = Concat("scheme", Value(":"), "value", output_field=CharField())
    return Identifier.objects.filter(subject__in=known).values_list(whole, flat=True)


def identity_now(identity: str) -> str:
    """What the subject that is or was called so goes by today: what is written of it in the registers is said so."""
    found = subject_by(identity) if identity else None
    return found.identity if found else identity


def are_one(one: str, other: str) -> bool:
    """Whether two numbers are of one subject. Nobody is one with nobody."""
    return bool(one and other) and (one == other or identity_now(one) == identity_now(other))


def person_by_number(number: str) -> Subject | None:
    """The person with an identity number, found by its blind key; nothing of the number is kept."""
    _, _, mark = identifier("person", number.strip().upper()).partition(":")
    return Subject.objects.filter(kind="person", identifiers__scheme="person", identifiers__value=mark).first()


def how_many_businesses() -> int:
    """Of all states."""
    return Subject.objects.filter(kind=Subject.Kind.ENTITY).count()


def current_records(subject_id: int, types: Iterable[str] | None = None) -> QuerySet[Record]:
    """What holds of a subject today, newest fact first, with its sources. Visibility is the caller's to judge."""
    records = Record.objects.filter(subject_id=subject_id, superseded_at__isnull=True).select_related("source")
    if types is not None:
        records = records.filter(type__in=list(types))
    return records.order_by("type", "-effective_on", "-id")


def holdings(subject_id: int, types: Iterable[str]) -> list[str]:
    """Of these types those of which a record of the subject is in force today."""
    ended = Q(ends_on__isnull=False) & Q(ends_on__lt=city_time.today())
    rows = Record.objects.filter(subject_id=subject_id, superseded_at__isnull=True, type__in=list(types)).exclude(ended)
    return list(rows.values_list("type", flat=True).distinct())


def restricted_content(record: Record) -> dict[str, str]:
    """The restricted fields of one record, decrypted; empty when it has none or when its secret was destroyed.

    The caller has checked VIEW_RESTRICTED and writes the audit event of the reading.
    """
    if record.restricted is None:
        return {}
    row: SubjectSecret | RecordSecret | None
    if record.subject_id is not None:
        row = SubjectSecret.objects.filter(subject_id=record.subject_id).first()
    if record.subject_id is None or row is None:
        row = RecordSecret.objects.filter(record_id=record.pk).first()
    if row is None:
        return {}
    plain: dict[str, str] = json.loads(decrypt(bytes(row.secret), bytes(record.restricted)))
    return plain
