"""What a business does in its matters: the page of each move that the tables leave to the public."""

from collections.abc import Callable
from dataclasses import dataclass

from xinheng.credit.repair.filing import supply_as_party, withdraw_as_party
from xinheng.credit.repair.queries import KINDS
from xinheng.supervision.inspection.actions.follow_up import receive_rectification
from xinheng.supervision.inspection.queries import task_of
from xinheng.support.access.parties import Party
from xinheng.support.files.actions import keep
from xinheng.support.procedures.doors.of_party import moves_of_party
from xinheng.support.procedures.models import Matter, Step

Files = list[tuple[str, bytes]]


@dataclass(frozen=True)
class PartyAct:
    """One act: what stands on the button, what is asked, whether files may come with it, whether it is what is due."""

    title: str
    label: str
    hint: str
    do: Callable[..., Step]
    files: bool = False
    due: bool = True


def _rectify(*, matter: Matter, by: Party, words: str, files: Files = []) -> Step:  # noqa: B006
    """Report that an order was carried out, with photos; the officer finds them at the task."""
    task = task_of(matter)
    if task is None:
        raise LookupError(matter.number)
    for name, data in files:
        keep(name=name, data=data, by=None, restricted=True, about=task, office=matter.office)
    return receive_rectification(task=task, by=by, words=words)


SUPPLY = PartyAct("交补正材料", "补正的材料", "照补正通知书逐项写明；写了就当作今天交来。", supply_as_party)
WITHDRAW = PartyAct("撤回申请", "撤回的原因", "撤回后可以再申请。", withdraw_as_party, due=False)
RECTIFY = PartyAct(
    "交整改报告",
    "每一项怎么改的",
    "逐项写；照片最多 9 张，拍清楚改好的样子。监管所收到后十个工作日内复查。",
    _rectify,
    files=True,
)
ACTS: dict[tuple[str, str], PartyAct] = {
    **{(kind.procedure, "supply_supplement"): SUPPLY for kind in KINDS.values()},
    **{(kind.procedure, "withdraw"): WITHDRAW for kind in KINDS.values()},
    ("inspection_task", "receive_rectification"): RECTIFY,
}


def acts_in(matter: Matter, party: Party) -> dict[str, PartyAct]:
    """What this person may do now, by verb, what is due first. An order is answered once until it is checked."""
    found = {}
    for move in moves_of_party(matter, party):
        act = ACTS.get((matter.procedure, move.verb))
        if act is not None and not _answered(matter, act):
            found[move.verb] = act
    return dict(sorted(found.items(), key=lambda pair: not pair[1].due))


def _answered(matter: Matter, act: PartyAct) -> bool:
    """Whether the report of correction lies with the officer already."""
    return act is RECTIFY and not matter.clock_runs.filter(clock="task_correction", state="running").exists()
