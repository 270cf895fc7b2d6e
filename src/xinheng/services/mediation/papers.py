"""The papers of a mediation: when and where, and what was said; what both signed, for the paper of the complaint."""

from typing import Any

from xinheng.kit import city_time
from xinheng.services.mediation.models import Mediation, Said
from xinheng.services.mediation.represented import joined_until, wording_of
from xinheng.services.mediation.rules import SIDES
from xinheng.support.documents.rendering import Manuscript, as_svg
from xinheng.support.files.queries import open_served
from xinheng.support.procedures.models import Matter, Step
from xinheng.support.procedures.persons import person_behind
from xinheng.support.procedures.table.printing import printer

prints = printer("mediation", row="mediation")


def complaints_heard(mediation: Mediation, step: Step) -> list[Matter]:
    """The complaints whose complainants a step of the room concerns: the one that leads, and those joined to it that
    had not left it by then (共同投诉, art 12)."""
    lead = mediation.matter.parent
    return [lead, *joined_until(lead, step.at)] if lead else []


@prints("投诉调解通知书", addressee="person", names="both", shared=complaints_heard)
def notice(mediation: Mediation, step: Step, *, named: bool = False, whose: Matter | None = None) -> Manuscript:
    """投诉调解通知书 (national form 7): time, place, mediator, the right to ask for another one (art 20, 21). Each
    complainant's copy names him, the business's all of them."""
    facts, heard = step.facts, [whose] if whose else complaints_heard(mediation, step)
    names = [name for name in map(person_behind, heard if named else ()) if name]
    return Manuscript(
        "mediation_notice",
        {
            **_about(mediation),
            "to": "、".join(names) or "投诉人",
            "complaint": _numbers(mediation, heard),
            "meeting": f"{facts['meeting_on']} {facts['meeting_at']}",
            "place": str(facts["place"]),
            "mediator": str(facts["mediator"]),
        },
    )


def signed_by(mediation: Mediation, *, named: bool) -> tuple[list[dict[str, str]], dict[str, bytes]]:
    """Who signed the wording that stands, when, and the strokes as pictures by name (art 24). Of who complains only
    where the copy may name them: a signature is a name."""
    signatures, pictures = [], {}
    for one in mediation.signatures.filter(wording=wording_of(mediation)).select_related("strokes").order_by("-side"):
        seen = named or one.side != Said.Side.COMPLAINANT
        name, served = f"{one.side}.svg", open_served(one.strokes) if seen else None
        if served is not None:
            pictures[name] = as_svg(served.content, served.media_type)
        signed = f"{city_time.local(one.at):%Y-%m-%d %H:%M}"
        signatures.append({"who": SIDES[one.side], "picture": name if served else "", "at": signed})
    return signatures, pictures


@prints("调解笔录")
def record(mediation: Mediation, step: Step) -> Manuscript:
    """调解笔录: what was said and offered by whom until this step, and how it ended; for the file."""
    lines = [
        {
            "at": f"{city_time.local(one.at):%m-%d %H:%M}",
            "who": SIDES[one.side],
            "words": f"【方案】{one.words}" if one.offer else one.words,
        }
        for one in mediation.said.filter(at__lte=step.at)
    ]
    ended = str(step.facts.get("agreement") or mediation.matter.facts.get("agreement", "")) or step.reason
    return Manuscript("mediation_record", {**_about(mediation), "lines": lines, "ended": f"{step.title}：{ended}"})


def _numbers(mediation: Mediation, heard: list[Matter]) -> str:
    """Which complaints a copy speaks of; whose own is not the one that leads reads that one too."""
    lead, numbers = str(mediation.matter.facts["complaint"]), [one.number for one in heard]
    if not numbers or lead in numbers:
        return "、".join(numbers) or lead
    return f"{numbers[0]}（与 {lead} 共同投诉）"


def _about(mediation: Mediation) -> dict[str, Any]:
    return {"complaint": str(mediation.matter.facts["complaint"]), "respondent": mediation.matter.subject_name}
