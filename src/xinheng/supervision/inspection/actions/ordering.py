"""What an order for correction says, from the findings that stand: each item with its own last day."""

from collections.abc import Sequence
from datetime import date, timedelta

from xinheng.kit import city_time
from xinheng.supervision.inspection import rules
from xinheng.supervision.inspection.models import ORDERED, Finding, InspectionTask, TaskOfficer
from xinheng.supervision.inspection.papers import ORDER, Demand, OrderPaper
from xinheng.support.accounts.models import Account
from xinheng.support.calendar.queries import holidays
from xinheng.support.documents.rendering import Paper
from xinheng.support.files.actions import keep
from xinheng.support.files.looking import our_paper
from xinheng.support.files.models import StoredFile
from xinheng.support.procedures.numbering import likely_number
from xinheng.support.procedures.parameters import parameter

# What is to stop at once is looked at again the next day.
AT_ONCE = timedelta(days=1)


def draft_order(
    task: InspectionTask, officers: Sequence[TaskOfficer], *, number: str, issued_on: date,
    correct_by: date | None = None, replaces: str = "",
) -> OrderPaper:  # fmt: skip
    """The order as it would be set. `correct_by` is one day for all items; else each has the term noted on site."""
    found = task.findings.filter(ORDERED, standing=Finding.Standing.CURRENT)
    ordered = {finding.item: finding for finding in found}
    default, known = int(parameter("correction.term", issued_on)), holidays()
    items = [item for item in task.items if item["id"] in ordered]
    demands, longest = [], 0
    for item in items:
        one = ordered[item["id"]]
        at_once = one.disposal == "case"
        day = (
            issued_on + AT_ONCE if at_once else correct_by or issued_on + timedelta(days=one.correct_within or default)
        )
        longest = max(longest, (day - issued_on).days)
        demands.append(Demand(item["title"].rstrip("。"), one.note, rules.last_day(day, known), at_once))
    return OrderPaper(
        number=number,
        issued_on=issued_on,
        correct_by=max((one.correct_by for one in demands), default=issued_on),
        violations=tuple(demands),
        basis=tuple(dict.fromkeys(law for item in items for law in item["basis"])),
        officers=tuple((one.account.display_name, one.certificate_number) for one in officers),
        replaces=replaces,
        days=longest,
    )


def officers_of(task: InspectionTask) -> list[TaskOfficer]:
    """Who checks, with the certificate shown, as the order names them."""
    return list(task.officers.filter(recused_at__isnull=True).select_related("account").order_by("pk"))


def likely_order_number(task: InspectionTask) -> str:
    """The number an order would get now, for who sets it before the turn to write."""
    return likely_number(procedure="inspection_task", title=ORDER, office=task.matter.office, at=city_time.now())


def keep_order(task: InspectionTask, order: OrderPaper, paper: Paper, by: Account) -> StoredFile:
    """The order's paper on file, for the business too."""
    name = f"责令改正通知书-{order.number}"
    return keep(name=name, by=by, data=our_paper(paper), restricted=False, about=task, office=task.matter.office)
