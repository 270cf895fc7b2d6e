"""The paper of a clue: the decision not to open a case, with who proposed and who decided."""

from xinheng.kit import city_time
from xinheng.supervision.clues.models import Clue
from xinheng.support.documents.rendering import Manuscript
from xinheng.support.procedures.models import Step
from xinheng.support.procedures.table.printing import printer
from xinheng.support.procedures.table.registry import procedure

prints = printer("clue", row="clue")


@prints("不予立案审批表")
def no_case(clue: Clue, step: Step) -> Manuscript:
    """不予立案审批表 (penalty document form 7), as proposed or as decided; for the file. Who reported is not in it."""
    matter = clue.matter
    proposed = matter.steps.filter(verb="propose_no_case", seq__lte=step.seq).latest("seq")
    ground = procedure(matter.procedure, matter.version).facts["no_case_ground"].choices
    return Manuscript(
        "no_case",
        {
            # Of the house, so nobody is told whom to ask; decided or not, one paper.
            "contact": "",
            "number": matter.number,
            "source": clue.origin,
            "found_on": clue.found_on.isoformat(),
            "party": matter.subject_name or "无法查明",
            "identity": matter.subject_identity.removeprefix("uscc:"),
            "text": clue.text,
            "ground": ground[str(proposed.facts["no_case_ground"])],
            "verified": proposed.reason,
            "proposer": proposed.by_name,
            "proposed_on": city_time.day_of(proposed.at).isoformat(),
            "decided": "批准不予立案。" if step.verb == "decide_no_case" else "",
            "approver": step.by_name if step.verb == "decide_no_case" else "",
            "decided_on": city_time.day_of(step.at).isoformat() if step.verb == "decide_no_case" else "",
        },
    )
