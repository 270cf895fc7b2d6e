"""How a clue ends: at the desk, with the result of a check, by a case or by the decision to open none."""

from django.db import transaction

from xinheng.supervision.clues.actions.registering import Actor, keep_outcome, makes
from xinheng.supervision.clues.forms import DirectHandling, NoCase
from xinheng.supervision.clues.models import Clue
from xinheng.support.accounts.models import Account
from xinheng.support.prepared.asking import PreparedQuestion, given
from xinheng.support.procedures.actions import move
from xinheng.support.procedures.models import Matter, Step
from xinheng.support.procedures.table.asking import Reason
from xinheng.support.procedures.table.registry import procedure

_LOCKED = PreparedQuestion(lambda: Matter.objects.select_for_update(of=("self",)).filter(pk=given("pk")))


@makes("refer_case_source")
def refer_case_source(*, clue: Clue) -> Step:
    """A breach found by an inspection goes to command at once, way enforcement (SZ-8.5.1.3-04)."""
    return move(matter=clue.matter, verb="refer_case_source", by="system")


@makes("complete_direct_handling", asks=DirectHandling)
@transaction.atomic
def complete_direct_handling(*, clue: Clue, outcome: str, words: str, by: Account) -> Step:
    """Settle a clue at the desk: what was done (`rules.DIRECT_OUTCOMES`) and in which words."""
    step = move(matter=clue.matter, verb="complete_direct_handling", by=by, reason=words, facts={"outcome": outcome})
    keep_outcome(clue, words)
    return step


@makes("end_with_dispute", own_page=True)
@transaction.atomic
def end_with_dispute(*, clue: Clue) -> None:
    """The dispute is over that the clue came with, no breach is suspected and nobody took it up: nothing is left to
    verify (Order 121 art 27)."""
    # As it stands now: somebody may have taken it up meanwhile.
    clue.matter = _LOCKED.one(pk=clue.matter_id)
    if clue.matter.facts["breach_suspected"] or clue.matter.state != "triage":
        return
    move(matter=clue.matter, verb="end_with_dispute", by="system")
    keep_outcome(clue, "争议已经了结，没有发现涉嫌违法，随投诉结束。")


@makes("go_along", own_page=True)
@transaction.atomic
def go_along(*, clue: Clue, office: str) -> None:
    """What it came with is another office's now, and so is a clue that nobody has taken up yet."""
    clue.matter = _LOCKED.one(pk=clue.matter_id)
    if clue.matter.state == "triage" and clue.matter.office != office:
        move(matter=clue.matter, verb="go_along", by="system", facts={"office": office}, office=office)


@transaction.atomic
def receive_result(*, clue: Clue, result: str, office: str = "", by: Actor = "system", referred: str = "") -> Step:
    """What supervision or enforcement did comes back to the clue (SZ-8.5.1.4-01).

    `referred` is the clue under which enforcement goes on with a breach that was found.
    """
    facts = {"result": result, "referred": referred}
    step = move(matter=clue.matter, verb="receive_result", by=by, facts=facts, office=office)
    keep_outcome(clue, result)
    return step


@makes("close_with_result", asks=Reason)
def close_with_result(*, clue: Clue, by: Account, reason: str = "") -> Step:
    """Close a clue whose result is in; a split one only when every child is closed (SZ-8.2.3-01)."""
    still_open = Matter.objects.filter(parent=clue.matter, closed_at=None, procedure="clue").count()
    return move(
        matter=clue.matter, verb="close_with_result", by=by, reason=reason, judged={"open_children": still_open}
    )


@makes("propose_no_case", asks=NoCase)
def propose_no_case(*, clue: Clue, by: Account, no_case_ground: str, reason: str) -> Step:
    """What was verified brings no case: the head decides (Order 2 art 18, 20)."""
    facts = {"no_case_ground": no_case_ground, "proposer": by.pk}
    return move(matter=clue.matter, verb="propose_no_case", by=by, reason=reason, facts=facts)


@makes("decide_no_case")
@transaction.atomic
def decide_no_case(*, clue: Clue, by: Account) -> Step:
    """No case is opened: decided by another than who proposed it."""
    step = move(matter=clue.matter, verb="decide_no_case", by=by, facts={"approver": by.pk})
    ground = procedure("clue").facts["no_case_ground"].choices[str(clue.matter.facts["no_case_ground"])]
    keep_outcome(clue, clue.outcome or f"经核查，决定不予立案：{ground}。")
    return step
