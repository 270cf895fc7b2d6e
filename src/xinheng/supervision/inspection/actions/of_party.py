"""The other side of an order for correction: read it, and report that it was carried out."""

from django.db import transaction

from xinheng.supervision.inspection.actions.follow_up import receive_rectification
from xinheng.supervision.inspection.models import InspectionTask
from xinheng.supervision.inspection.queries.orders import standing_papers
from xinheng.support.access.parties import Party
from xinheng.support.files.actions import keep
from xinheng.support.procedures.doors.of_party import PartyAct, PartyPaper, Sent
from xinheng.support.procedures.models import Matter, Step


@transaction.atomic
def rectify(*, matter: Matter, by: Party, words: str, files: Sent = ()) -> Step:
    """Report that an order was carried out, with photos; the officer finds them at the task."""
    task = InspectionTask.objects.get(matter=matter)
    for name, data in files:
        keep(name=name, data=data, by=None, restricted=True, about=task, office=matter.office)
    return receive_rectification(task=task, by=by, words=words)


def order_for(matter: Matter) -> list[PartyPaper]:
    """The order that is to be carried out, from the day on which it was issued, and the newest paper of more time."""
    task = InspectionTask.objects.filter(matter=matter).exclude(order_number="").first()
    if task is None:
        return []
    task.matter = matter
    return [PartyPaper(one.title, f"{one.number}，{one.words}", one.step) for one in standing_papers(task)]


def is_unanswered(matter: Matter) -> bool:
    """Whether the term of the order runs: a report that lies with the officer is not sent again."""
    return matter.clock_runs.filter(clock="task_correction", state="running").exists()


RECTIFY = PartyAct(
    "交整改报告", "每一项怎么改的", "逐项写；照片最多 9 张，拍清楚改好的样子。收到后监管所会来复查。", rectify,
    files=True, open=is_unanswered,
)  # fmt: skip
