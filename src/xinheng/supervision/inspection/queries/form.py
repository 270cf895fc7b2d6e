"""The checklist as a phone shows it, with what failed last time."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, Subquery

from xinheng.fusion.registers.models import Subject
from xinheng.fusion.registers.queries import holdings, identities_of
from xinheng.fusion.standard.pack import pack
from xinheng.kit import city_time
from xinheng.supervision.inspection import rules
from xinheng.supervision.inspection.declarations import CHECKLISTS, Checklist, checklist_for
from xinheng.supervision.inspection.models import Evidence, Finding, InspectionTask, Signature, TaskOfficer
from xinheng.support.procedures.parameters import parameter


@dataclass(frozen=True)
class FormItem:
    """One item on the phone, with what it said last time and what stands now."""

    number: int
    item: dict[str, Any]
    last_time: Finding | None
    finding: Finding | None
    conflict: Finding | None
    photos: tuple[Evidence, ...]
    # What a failure would lead to, shown at once.
    matched: rules.Disposal


@dataclass(frozen=True)
class PhoneForm:
    """The whole form of a task for one officer's phone."""

    task: InspectionTask
    items: tuple[FormItem, ...]
    officers: tuple[TaskOfficer, ...]
    signatures: tuple[Signature, ...]
    photos_missing: tuple[str, ...]
    # Days to correct where neither the list nor the officer says how many.
    default_term: int
    # Signatures that no longer count, with the reason.
    void: tuple[Signature, ...]
    # Photos of no item of this list: of the place, or from a phone with another list.
    loose: tuple[Evidence, ...] = ()

    @property
    def answered(self) -> int:
        """How many items have an answer."""
        return sum(one.finding is not None for one in self.items)

    @property
    def total(self) -> int:
        """How many items there are."""
        return len(self.items)


def fitting_checklist(subject: Subject | None, *, field: str, kind: str) -> Checklist:
    """The list a check goes by where nobody chooses one: by what the subject holds and does."""
    lists = CHECKLISTS.of(pack().folder)
    asked = {type for one in lists.values() for type in one.holders}
    held = set(holdings(subject.pk, asked)) if subject and asked else set()
    return checklist_for(lists, field=field, industry=subject.industry if subject else "", kind=kind, holds=held)


def phone_form(task: InspectionTask, *, looking_back: bool = True) -> PhoneForm:
    """The checklist as a phone shows it; `looking_back` at what failed last time, which only who answers needs. The
    caller has checked that the account may see the task."""
    # Before anybody came there is nothing to read.
    begun = task.started_at is not None or task.ended_at is not None
    noted = _noted(task) if looking_back else _own(task) if begun else []
    before = {one.item: one for one in noted if one.task_id != task.pk}
    findings = [one for one in noted if one.task_id == task.pk]
    current = {one.item: one for one in findings if one.standing == Finding.Standing.CURRENT}
    conflicts = {one.item: one for one in findings if one.standing == Finding.Standing.CONFLICTING}
    photos: dict[str, list[Evidence]] = {}
    for one in task.evidence.select_related("file", "task__record_file").order_by("pk") if begun else ():
        photos.setdefault(one.item, []).append(one)
    signatures = list(task.signatures.select_related("officer").order_by("pk")) if begun else []
    here = {one.sha256 for group in photos.values() for one in group}
    term = int(parameter("correction.term", city_time.today()))
    known = {item["id"] for item in task.items}
    items = tuple(
        FormItem(
            number, item, before.get(item["id"]), current.get(item["id"]), conflicts.get(item["id"]),
            tuple(photos.get(item["id"], ())),
            rules.disposal_for(
                severity=item["severity"], key=item["key"], failed_before=item["id"] in before,
                correct_within=item["correct_within"], default_term=term,
            ),
        )
        for number, item in enumerate(task.items, start=1)
    )  # fmt: skip
    return PhoneForm(
        task=task,
        items=items,
        officers=tuple(task.officers.select_related("account").filter(recused_at__isnull=True).order_by("-lead", "pk")),
        signatures=tuple(one for one in signatures if not one.void),
        photos_missing=tuple(sorted({p for one in current.values() for p in one.photos} - here)),
        default_term=term,
        void=tuple(one for one in signatures if one.void),
        loose=tuple(one for item, group in photos.items() if item not in known for one in group),
    )


def failed_last_time(task: InspectionTask) -> dict[str, Finding]:
    """Items of this subject that failed at its last finished check, by item id."""
    failed = Finding.objects.filter(_failed_before(task)).select_related("task")
    return {finding.item: finding for finding in failed}


def _noted(task: InspectionTask) -> list[Finding]:
    """The standing answers of a check and what failed at the one before, in one query."""
    own = Q(task=task) & ~Q(standing=Finding.Standing.SUPERSEDED)
    return list(Finding.objects.filter(own | _failed_before(task)).select_related("by", "task").order_by("pk"))


def _own(task: InspectionTask) -> list[Finding]:
    found = task.findings.exclude(standing=Finding.Standing.SUPERSEDED)
    return list(found.select_related("by").order_by("pk"))


def _failed_before(task: InspectionTask) -> Q:
    """What failed at the last finished check of the same subject."""
    same = identities_of(task.matter.subject_identity)
    ended = InspectionTask.objects.filter(matter__subject_identity__in=same, ended_at__isnull=False)
    last = ended.exclude(pk=task.pk).order_by("-ended_at").values("pk")[:1]
    return Q(task=Subquery(last), standing=Finding.Standing.CURRENT, answer=Finding.Answer.FAIL)
