"""Readers of the registers: a subject by any of its names, its records of today, its restricted content."""

import json
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from xinheng.fusion.registers.compose import identifier
from xinheng.fusion.registers.finding.search import Hit, search
from xinheng.fusion.registers.models import Identifier, Record, RecordSecret, Subject, SubjectSecret
from xinheng.fusion.standard.pack import pack
from xinheng.kit.names import fold
from xinheng.support.crypto.cipher import decrypt

__all__ = [
    "Hit",
    "current_records",
    "mentioning_records",
    "person_by_number",
    "restricted_content",
    "search",
    "split_identity",
    "subject_by",
]


def split_identity(text: str) -> tuple[str, str]:
    """`scheme:value` taken apart; a bare value is of the city's main scheme (`uscc` in China)."""
    scheme, colon, value = text.strip().partition(":")
    if not colon:
        scheme, value = pack().city.main_scheme, scheme
    return scheme.lower(), fold(value)


def subject_by(identity: str) -> Subject | None:
    """The subject known by an identifier of any scheme: `uscc:9150…`, `registration_no:…`, or the bare main one."""
    scheme, value = split_identity(identity)
    found = Identifier.objects.filter(value=value, scheme=scheme).select_related("subject").first()
    return found.subject if found else None


def person_by_number(number: str) -> Subject | None:
    """The person with an identity number, found by its blind key; nothing of the number is kept."""
    return Subject.objects.filter(kind="person", identity=identifier("person", number.strip().upper())).first()


def current_records(subject_id: int, types: Iterable[str] | None = None) -> QuerySet[Record]:
    """What holds of a subject today, newest fact first, with its sources. Visibility is the caller's to judge."""
    records = Record.objects.filter(subject_id=subject_id, superseded_at__isnull=True).select_related("source")
    if types is not None:
        records = records.filter(type__in=list(types))
    return records.order_by("type", "-effective_on", "-id")


def mentioning_records(subject_id: int, role: str | None = None) -> QuerySet[Record]:
    """Current records about others in which the subject appears: the lift it uses, the person it employs."""
    mentioned = Q(mention__subject_id=subject_id)
    if role is not None:
        mentioned &= Q(mention__role=role)
    return Record.objects.filter(mentioned, superseded_at__isnull=True).select_related("source", "subject").distinct()


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
