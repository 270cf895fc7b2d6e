"""Where a matter is shown, and what it is called in a list."""

from xinheng.portals.officer import clue_moves, complaint_moves, inspection_moves
from xinheng.portals.officer.acts import offered
from xinheng.support.procedures.declarations import Move
from xinheng.support.procedures.models import Matter

# Procedure → the folder of the workbench that shows it, and its short name.
PLACES = {
    "clue": ("clues", "线索"),
    "complaint": ("complaints", "投诉"),
    "inspection_task": ("inspections", "检查"),
}


def address_of(matter: Matter) -> str:
    """The page of a matter: by its number, as it stands on paper."""
    folder, _ = PLACES.get(matter.procedure, ("clues", ""))
    number = matter.facts.get("number") or matter.pk
    return f"/officer/{folder}/{number}"


def kind_of(matter: Matter) -> str:
    """线索, 投诉, 检查."""
    return PLACES.get(matter.procedure, ("", matter.procedure))[1]


# The one verb of a row where the first act's own name would be too narrow.
_VERBS = {
    ("clue", "triage"): "分流",
    ("clue", "self_handling"): "写处置结果",
    ("inspection_task", "check_approved"): "去检查",
    ("inspection_task", "notified"): "去检查",
    ("inspection_task", "on_site"): "继续检查",
}
_TABLES = {"clue": clue_moves.ACTS, "complaint": complaint_moves.ACTS, "inspection_task": inspection_moves.ACTS}


def verb_of(matter: Matter, moves: list[Move]) -> str:
    """What is to be done next, in a word; 看 where nothing is."""
    if not moves:
        return "看"
    acts = offered(_TABLES.get(matter.procedure, {}), moves)
    return _VERBS.get((matter.procedure, matter.state)) or (acts[0].title if acts else moves[0].title)
