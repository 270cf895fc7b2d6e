"""What waits for a steward, and whom it may be about."""

from dataclasses import dataclass

from django.db.models import QuerySet

from xinheng.fusion.registers.models import Subject
from xinheng.fusion.registers.queries import Hit, search
from xinheng.fusion.resolution.models import Decision, Waiting
from xinheng.fusion.resolution.rules import core_name
from xinheng.support.access.permissions import Permission
from xinheng.support.access.queries import is_platform_wide
from xinheng.support.access.scope import visible_to
from xinheng.support.accounts.models import Account


@dataclass(frozen=True)
class Candidate:
    """A subject the record may be about, and what speaks for it."""

    subject: Hit
    reason: str


def waiting_records(source: str | None = None) -> QuerySet[Waiting]:
    """Current records without a subject, oldest first; of one source or of all."""
    waiting = Waiting.objects.filter(role="", record__superseded_at__isnull=True).select_related("record__source")
    if source is not None:
        waiting = waiting.filter(record__source__name=source)
    return waiting.order_by("pk")


def candidates(waiting: Waiting, limit: int = 10) -> list[Candidate]:
    """Subjects with the same core name, those of the very same name first. A steward decides; nothing links itself."""
    if not waiting.name:
        return []
    core = core_name(waiting.name)
    found = [hit for hit in search(core, limit=limit * 5) if core_name(hit.name) == core]
    found.sort(key=lambda hit: hit.name != waiting.name)
    return [Candidate(hit, "名称相同" if hit.name == waiting.name else "字号与行业相同") for hit in found[:limit]]


def waiting_for(account: Account, source: str | None = None) -> QuerySet[Waiting]:
    """What an account may link: a record that is nobody's yet is for who answers for the whole city."""
    rows = waiting_records(source)
    return rows if is_platform_wide(account, Permission.RUN_INTAKE) else rows.none()


def decisions_for(account: Account) -> QuerySet[Decision]:
    """The links that hold now, to subjects of the account's area, newest first."""
    subjects = visible_to(Subject.objects.all(), account, Permission.RUN_INTAKE)
    held = Decision.objects.filter(undone_at__isnull=True, subject__in=subjects)
    return held.select_related("subject").order_by("-pk")
