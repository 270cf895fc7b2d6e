"""Tasks to do, the form on the phone, what was found last time, which visits lie too near."""

from dataclasses import dataclass
from datetime import date, timedelta
from hmac import compare_digest
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from xinheng.credit.risk.supervising import yearly_cap_of
from xinheng.fusion.registers.models import Record, Subject
from xinheng.fusion.registers.queries import holdings
from xinheng.fusion.standard.pack import pack
from xinheng.kit import city_time
from xinheng.kit.clocks import ClockReading
from xinheng.kit.names import fold
from xinheng.supervision.inspection import rules
from xinheng.supervision.inspection.declarations import CHECKLISTS, Checklist, checklist_for
from xinheng.supervision.inspection.models import ORDERED, Evidence, Finding, InspectionTask, Signature, TaskOfficer
from xinheng.support.access.permissions import Permission
from xinheng.support.access.scope import visible_to
from xinheng.support.accounts.models import Account
from xinheng.support.files.queries import open_served
from xinheng.support.procedures.parameters import parameter
from xinheng.support.procedures.queries import readings_for, state_title

# States in which a task asks something of its officers.
ON_THE_PHONE = ("officers_named", "check_approved", "notified", "on_site", "result_entered")


@dataclass(frozen=True)
class TaskRow:
    """One task in a list: the clock first, then what, who and where."""

    task: InspectionTask
    clock: ClockReading | None
    step: str
    officers: tuple[str, ...]


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

    @property
    def answered(self) -> int:
        """How many items have an answer."""
        return sum(one.finding is not None for one in self.items)

    @property
    def total(self) -> int:
        """How many items there are."""
        return len(self.items)


@dataclass(frozen=True)
class Overlap:
    """Other visits of the same subject near in time, and how many there were this year (监管对象排重)."""

    tasks: tuple[InspectionTask, ...]
    records: tuple[Record, ...]
    visits_this_year: int
    yearly_cap: int
    window: int

    @property
    def numbers(self) -> tuple[str, ...]:
        """How the near visits are called on paper."""
        return (*(task.number for task in self.tasks), *(record.key for record in self.records))


def tasks_for(
    account: Account, *, mine: bool = False, open_only: bool = True, text: str = ""
) -> QuerySet[InspectionTask]:
    """The tasks of an account's offices, most urgent first; `mine`: only those it is named for."""
    rows = InspectionTask.objects.select_related("matter__assignee", "order__clue")
    rows = visible_to(rows, account, Permission.VIEW_TASKS)
    if mine:
        rows = rows.filter(officers__account=account, officers__recused_at__isnull=True)
    if open_only:
        rows = rows.filter(matter__closed_at=None)
    if text:
        rows = rows.filter(Q(matter__subject_name__contains=text) | Q(number__contains=text) | Q(draw=text))
    return rows.order_by("matter__due_at", "planned_on", "pk")


def task_rows(tasks: QuerySet[InspectionTask]) -> list[TaskRow]:
    """A page of tasks as rows, in three queries whatever the page's size."""
    page = list(tasks.prefetch_related("officers__account"))
    readings = readings_for([task.matter for task in page])
    return [
        TaskRow(
            task,
            next((one for one in readings.get(task.matter_id, []) if one.open), None),
            state_title(task.matter),
            tuple(one.account.display_name for one in task.officers.all() if one.recused_at is None),
        )
        for task in page
    ]


def phone_tasks(account: Account) -> list[TaskRow]:
    """What an officer has to do today: the tasks it is named for that ask something of it."""
    rows = tasks_for(account, mine=True).filter(matter__state__in=ON_THE_PHONE)
    return task_rows(rows.order_by("planned_on", "matter__due_at", "pk"))


def tasks_in_conflict(account: Account) -> QuerySet[InspectionTask]:
    """The tasks of an officer in which two wrote different answers and nobody has chosen yet."""
    torn = Finding.objects.filter(task=OuterRef("pk"), standing=Finding.Standing.CONFLICTING)
    return tasks_for(account, mine=True).filter(Exists(torn), matter__state__in=ON_THE_PHONE).order_by("pk")


def task_by_number(account: Account, number: str) -> InspectionTask | None:
    """One task by its number, if the account may see it."""
    return tasks_for(account, open_only=False).filter(number=number).first()


def fitting_checklist(subject: Subject | None, *, field: str, kind: str) -> Checklist:
    """The list a check goes by where nobody chooses one: by what the subject holds and does."""
    lists = CHECKLISTS.of(pack().folder)
    asked = {type for one in lists.values() for type in one.holders}
    held = set(holdings(subject.pk, asked)) if subject and asked else set()
    return checklist_for(lists, field=field, industry=subject.industry if subject else "", kind=kind, holds=held)


def visits_to_join(task: InspectionTask) -> QuerySet[InspectionTask]:
    """The other checks of the same subject that have not begun: this one may be made together with them."""
    rows = InspectionTask.objects.filter(
        matter__subject_identity=task.matter.subject_identity, matter__office=task.matter.office,
        matter__state__in=("targets_named", "officers_named", "check_approved"),
    )  # fmt: skip
    return rows.exclude(pk=task.pk).exclude(matter__subject_identity="").select_related("matter").order_by("pk")


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
    for one in task.evidence.select_related("file").order_by("pk") if begun else ():
        photos.setdefault(one.item, []).append(one)
    signatures = list(task.signatures.select_related("officer").order_by("pk")) if begun else []
    here = {one.sha256 for group in photos.values() for one in group}
    term = int(parameter("correction.term", city_time.today()))
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
    identity = task.matter.subject_identity
    ended = InspectionTask.objects.filter(matter__subject_identity=identity, ended_at__isnull=False).exclude(pk=task.pk)
    last = ended.exclude(matter__subject_identity="").order_by("-ended_at").values("pk")[:1]
    return Q(task=Subquery(last), standing=Finding.Standing.CURRENT, answer=Finding.Answer.FAIL)


def overlap_of(task: InspectionTask, subject: Subject | None, today: date | None = None) -> Overlap:
    """Look up other tasks and departments' visits of the same subject (CQ-7.4.3-03); the caller knows it."""
    today = today or city_time.today()
    window = int(parameter("inspection.overlap_window", today))
    cap = int(parameter("inspection.yearly_cap", today))
    identity = task.matter.subject_identity
    if not identity:
        return Overlap((), (), 0, cap, window)
    since = city_time.start_of(today - timedelta(days=window))
    same = InspectionTask.objects.filter(matter__subject_identity=identity).exclude(pk=task.pk)
    others = list(same.select_related("matter").order_by("pk"))
    open_or_near = (one for one in others if not one.matter.closed_at or (one.ended_at and one.ended_at >= since))
    near = [one for one in open_or_near if one.pk != task.recheck_of_id]
    visits: list[Record] = []
    if subject is not None:
        year = date(today.year, 1, 1)
        visits = list(
            Record.objects.filter(
                subject=subject, superseded_at__isnull=True, effective_on__gte=min(year, since.date()),
                type__in=["inspection_result", "random_inspection_result"],
            ).order_by("-effective_on")
        )  # fmt: skip
    ours = {one.number for one in others}
    drawn = tuple(one.draw for one in others if one.draw)
    recent = tuple(v for v in visits if v.effective_on and v.effective_on >= since.date()
                   and v.key not in ours and not v.key.startswith(drawn))  # fmt: skip
    if subject is not None:
        cap = yearly_cap_of(subject.pk, cap, today, industry=subject.industry)
    this_year = sum(1 for visit in visits if visit.effective_on and visit.effective_on.year == today.year)
    return Overlap(tuple(near[:10]), recent[:10], this_year, cap, window)


def tasks_of_draw(account: Account, number: str) -> QuerySet[InspectionTask]:
    """What one draw chose, as far as the account may see it."""
    rows = InspectionTask.objects.filter(draw=number).select_related("matter__assignee", "order__clue")
    return visible_to(rows, account, Permission.VIEW_TASKS).exclude(draw="").order_by("number")


@dataclass(frozen=True)
class OrderShown:
    """A correction order as the entity reads it: what is wrong, what is demanded, until when, and the paper."""

    number: str
    party: str
    issuer_office: str
    problems: tuple[str, ...]
    correct_by: date | None
    corrected_on: date | None
    inspection_number: str
    pdf: bytes


def order_to_show(number: str, code: str) -> OrderShown | None:
    """The order with this number, for who also knows the entity's code (uscc or scheme:value); None for others.

    The entity is told what was found and what is demanded (CQ-7.4.3-09). The page limits the rate.
    """
    if not number.strip():
        return None
    task = InspectionTask.objects.select_related("matter", "order_file").filter(order_number=fold(number)).first()
    given = fold(code).encode()
    identity = task.matter.subject_identity if task else "none:none"
    known = compare_digest(identity.upper().encode(), given) or compare_digest(
        identity.partition(":")[2].upper().encode(), given
    )
    if task is None or task.order_file is None or not known:
        return None
    served = open_served(task.order_file)
    ordered = task.findings.filter(ORDERED, standing=Finding.Standing.CURRENT)
    notes = {finding.item: finding.note for finding in ordered}
    problems = tuple(
        rules.Failed(item["title"].rstrip("。"), "correct", notes[item["id"]]).words
        for item in task.items
        if item["id"] in notes
    )
    return OrderShown(
        task.order_number, task.matter.subject_name, task.matter.office, problems, task.correct_by, task.corrected_on,
        task.number, served.content if served else b"",
    )  # fmt: skip
