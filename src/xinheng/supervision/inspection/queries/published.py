"""What may be looked at in each field of supervision: the lists in force, as they are published (检查事项清单)."""

from xinheng.fusion.standard.pack import pack
from xinheng.fusion.standard.registry import standard
from xinheng.kit import city_time
from xinheng.supervision.inspection.declarations import CHECKLISTS, Checklist, ChecklistItem
from xinheng.supervision.inspection.rules import Disposal, disposal_for
from xinheng.support.procedures.parameters import parameter


def lists_by_field() -> list[tuple[str, list[Checklist]]]:
    """Every field of supervision by its name, in the order of the standard, with its lists; one without has none."""
    lists = CHECKLISTS.of(pack().folder).values()
    fields = standard().code_list("supervision_field").by_code
    return [(one.title, [known for known in lists if known.field == code]) for code, one in fields.items()]


def list_published(name: str) -> Checklist | None:
    """The list of this name, None where there is none."""
    return CHECKLISTS.of(pack().folder).get(name)


def items_by_group(checklist: Checklist) -> dict[str, list[tuple[ChecklistItem, Disposal]]]:
    """The items of a list under their headings, each with what follows where it is found wanting for the first time."""
    term = int(parameter("correction.term", city_time.today()))
    groups: dict[str, list[tuple[ChecklistItem, Disposal]]] = {}
    for item in checklist.items:
        follows = disposal_for(
            severity=item.severity, key=item.key, failed_before=False, correct_within=item.correct_within,
            default_term=term,
        )  # fmt: skip
        groups.setdefault(item.group or "其他", []).append((item, follows))
    return groups
