"""Opening what is kept closed: the restricted fields of a subject's records, for a purpose that is written down."""

from dataclasses import dataclass

from django.db import transaction

from xinheng.fusion.registers.models import Subject
from xinheng.fusion.registers.queries import current_records, restricted_content
from xinheng.fusion.standard.registry import standard
from xinheng.kit.personal.purposes import says_what_for
from xinheng.support.access.permissions import Permission
from xinheng.support.access.scope import may
from xinheng.support.accounts.models import Account
from xinheng.support.audit.actions import record_event
from xinheng.support.audit.streams import stream_for
from xinheng.support.redaction.actions import RevealRefused


@dataclass(frozen=True)
class Revealed:
    """The restricted fields of one record: its type and key, and (field title, value) in declared order."""

    title: str
    key: str
    fields: list[tuple[str, str]]


@transaction.atomic
def reveal_restricted(*, subject: Subject, by: Account, purpose: str) -> list[Revealed]:
    """Open the restricted fields of a subject's current records; who looked, at whom and why stays in the trail."""
    if not says_what_for(purpose):
        raise RevealRefused("查看个人信息须写明用途，例如“送达责令改正通知书”。")
    if not may(by, Permission.VIEW_RESTRICTED, office=subject.office):
        raise RevealRefused("您在这家的辖区内没有“查看个人信息与涉密字段”权限，请联系本单位系统管理员授予。")
    opened = []
    for record in current_records(subject.pk).filter(restricted__isnull=False):
        kind = standard().types.get(record.type)
        told = restricted_content(record)
        if kind is None or not told:
            continue
        fields = [(field.title, told[name]) for name, field in kind.restricted_fields.items() if told.get(name)]
        opened.append(Revealed(kind.title, record.key, fields))
    record_event(
        stream=stream_for(subject.office, "subject"),
        verb="portrait.reveal_restricted",
        actor=by,
        target=subject,
        detail={"purpose": purpose.strip()[:200], "records": len(opened)},
    )
    return opened
