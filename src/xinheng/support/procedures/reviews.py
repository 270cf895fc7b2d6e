"""Whose stepping back is under review, kept beside the matters that it would take from him (ADR 116)."""

from xinheng.support.procedures.declarations import Procedure
from xinheng.support.procedures.family import kin_of
from xinheng.support.procedures.models import Matter, Step
from xinheng.support.procedures.table.registry import procedure


def follow_reviews(declared: Procedure, matter: Matter, step: Step) -> None:
    """Where the step begins or ends a review keep, at the matter and all its kin, whose recusal is under review."""
    if any(declared.states[one].reviews for one in {step.from_state, step.to_state}):
        judge_reviews(matter)


def judge_reviews(matter: Matter) -> None:
    """Keep, at the matter and all its kin of now, whose recusal is under review there."""
    kin = kin_of(matter).select_for_update(of=("self",)).order_by("pk")
    matter.challenged = sorted({account for one in kin for account in _asked_to_step_back(one)})
    kin_of(matter).update(challenged=matter.challenged)


def _asked_to_step_back(matter: Matter) -> set[int]:
    named = procedure(matter.procedure, matter.version).states[matter.state].reviews
    return {account} if named and (account := matter.facts.get(named)) else set()
