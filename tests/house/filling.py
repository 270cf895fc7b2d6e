"""An address with the objects of a place in it, and the act that is asked for there."""

from tests.house import laid
from tests.house.world import Place
from xinheng.support.files.models import StoredFile
from xinheng.support.procedures.table.printing import titles_of

# The city's day, which is known only when it is asked for.
TODAY = object()
# The act asked for where the address holds a verb, and what its form is sent with.
VERBS: dict[str, tuple[str, dict[str, object]]] = {
    "officer/clues/": ("handle_directly", {}),
    "officer/complaints/": ("accept", {}),
    "officer/reports/": ("start_testing", {"testing_since": TODAY}),
    "officer/inspections/": ("return_to_dispatch", {"reason": "不属本所管辖"}),
    "officer/matters/": ("withdraw", {"reason": "文书有误"}),
    **laid.told("VERBS"),
}


def filled(route: str, place: Place) -> str:
    """The address with this place's object in it."""
    verb = next((verb for start, (verb, _) in VERBS.items() if route.startswith(start)), "x")
    own = laid.fills_of(route, place.own)
    if own is not None:
        given = {"verb": verb, "number": place.receipt.number, **own}
        return "/".join(str(given[_name(part)]) if "<" in part else part for part in route.split("/"))
    complaint = (place.receipt.number, place.complaint_file)
    objects = {
        "clues": (place.clue.number, place.clue_file),
        "complaints": complaint,
        "p": complaint,
        "inspections": (place.task.number, place.task_file),
        "m": (place.visit.number, place.task_file),
        "reports": (place.report.number, place.report_file),
        "matters": (place.service.number, place.note_file),
    }
    if "/new/" in route:
        return _filled_where_it_begins(route, place)
    parts = route.split("/")
    number, file = next((objects[part] for part in parts if part in objects), (place.clue.number, place.clue_file))
    return "/".join(_part(part, place, number, verb, file) for part in parts)


def _filled_where_it_begins(route: str, place: Place) -> str:
    """The sheet that begins a service of the decision."""
    given = {"number": place.decided.number, "procedure_id": "document_service", "verb": "start_delivery"}
    parts = [given[_name(part)] if "<" in part else part for part in route.split("/")]
    step = place.decided.steps.filter(verb="accept").get()
    return f"{'/'.join(parts)}?step={step.seq}&paper={titles_of(step)[0]}"


def _part(part: str, place: Place, number: str, verb: str, file: StoredFile) -> str:
    """What stands in the address for one `<converter:name>`."""
    if "<" not in part:
        return part
    given = {
        "identity": place.subject.identity,
        "number": number,
        "verb": verb,
        "how": "hand-over",
        "pk": str(file.pk),
        "seq": "2",
        "procedure_id": "clue",
        "title": "送达回证",
    }
    name = _name(part)
    return place.scanned if name == "code" else given.get(name, "x")


def _name(part: str) -> str:
    """`pk` of `<int:pk>`."""
    return part.strip("<>").rpartition(":")[2]
