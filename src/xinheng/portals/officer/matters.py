"""Where a matter is shown, and what it is called in a list."""

from xinheng.support.procedures.models import Matter

# Procedure → the folder of the workbench that shows it, and its short name.
PLACES = {
    "clue": ("clues", "线索"),
    "complaint": ("complaints", "投诉"),
    "inspection": ("inspections", "检查"),
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
