"""Tasks and who may see them: lists, the phone's day, one by its number, those of a draw."""

from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from xinheng.fusion.registers.queries import identities_of
from xinheng.kit.clocks import ClockReading
from xinheng.supervision.inspection.models import Finding, InspectionTask
from xinheng.support.access.permissions import Permission
from xinheng.support.access.scope import visible_to
from xinheng.support.accounts.models import Account
from xinheng.support.procedures.queries import standing_clocks, state_title
from xinheng.support.procedures.words_tried import keep_shut, shut_by

# States in which a task asks something of its officers.
ON_THE_PHONE = ("officers_named", "check_approved", "notified", "on_site", "result_entered")
# What has no day comes last: left to themselves one database puts it first and the other last.
MOST_URGENT = (F("matter__due_at").asc(nulls_last=True), F("planned_on").asc(nulls_last=True), "pk")


@dataclass(frozen=True)
class TaskRow:
    """One task in a list: the clock first, then what, who and where."""

    task: InspectionTask
    clock: ClockReading | None
    step: str
    officers: tuple[str, ...]
    # The clock is that of what the task was made of.
    handed_down: bool = False


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
    return rows.order_by(*MOST_URGENT)


def task_rows(tasks: QuerySet[InspectionTask]) -> list[TaskRow]:
    """A page of tasks as rows, in four queries whatever the page's size."""
    page = list(tasks.prefetch_related("officers__account"))
    standing = {pk: one.running for pk, one in standing_clocks(task.matter for task in page).items()}
    return [
        TaskRow(
            task,
            standing[task.matter_id].clock,
            state_title(task.matter),
            tuple(one.account.display_name for one in task.officers.all() if one.recused_at is None),
            standing[task.matter_id].handed_down,
        )
        for task in page
    ]


def phone_tasks(account: Account) -> list[TaskRow]:
    """What an officer has to do today: the tasks it is named for that ask something of it."""
    return task_rows(tasks_for(account, mine=True).filter(matter__state__in=ON_THE_PHONE))


def tasks_in_conflict(account: Account) -> QuerySet[InspectionTask]:
    """The tasks of an officer in which two wrote different answers and nobody has chosen yet."""
    torn = Finding.objects.filter(task=OuterRef("pk"), standing=Finding.Standing.CONFLICTING)
    return tasks_for(account, mine=True).filter(Exists(torn), matter__state__in=ON_THE_PHONE).order_by("pk")


def task_by_number(account: Account, number: str) -> InspectionTask | None:
    """One task by its number, if the account may see it."""
    rows = tasks_for(account, open_only=False).select_related("matter").annotate(shut=shut_by("matter"))
    found = rows.filter(number=number).first()
    if found is not None:
        keep_shut(found.matter, found.shut)
    return found


def visits_to_join(task: InspectionTask) -> QuerySet[InspectionTask]:
    """The other checks of the same subject that have not begun: this one may be made together with them."""
    rows = InspectionTask.objects.filter(
        matter__subject_identity__in=identities_of(task.matter.subject_identity), matter__office=task.matter.office,
        matter__state__in=("targets_named", "officers_named", "check_approved"),
    )  # fmt: skip
    return rows.exclude(pk=task.pk).select_related("matter").order_by("pk")


def tasks_of_draw(account: Account, number: str) -> QuerySet[InspectionTask]:
    """What one draw chose, as far as the account may see it."""
    rows = InspectionTask.objects.filter(draw=number).select_related("matter__assignee", "order__clue")
    return visible_to(rows, account, Permission.VIEW_TASKS).exclude(draw="").order_by("number")
