"""How the house walks through clues: where they begin, and what their forms need beyond the plain."""

from collections.abc import Sequence
from typing import Any

from tests import cast as people
from tests import story

from xinheng.supervision.clues.actions import register_clue
from xinheng.supervision.clues.tips import Tip
from xinheng.support.accounts.models import Account
from xinheng.support.procedures.models import Matter


def begin(everybody: Sequence[Account]) -> list[Matter]:
    """One about a shop that is known, one about somebody, one that says too little to be followed."""
    tips = [
        Tip(breach_suspected=False, source="12345", text="面里有异物", identity=f"uscc:{story.SHOP}"),
        Tip(breach_suspected=True, source="letter", text="有家店卖假货"),
        Tip(breach_suspected=False, source="letter", text="有家店不好"),
    ]
    return [register_clue(tip=tip, office=people.OFFICE, by="system").matter for tip in tips]


def _two_tips(form: Any) -> list[Tip]:
    return [
        Tip(breach_suspected=True, source=form.target.source, text=f"{name}店没有亮照", name=f"{name}店")
        for name in "甲乙"
    ]


def _merge(matter: Matter, account: Account) -> dict[str, Any]:
    tip = Tip(breach_suspected=True, source="letter", text="同一件事", identity=matter.subject_identity)
    parent = register_clue(tip=tip, office=matter.office, by="system")
    return {"parent": parent, "reason": "同一主体同一事由"}


FILLS: dict[str, Any] = {
    "tips": _two_tips,
    "office": lambda form: people.OFFICE,
    "planned_on": lambda form: None,
}
OWN = {"merge_clue": _merge}
