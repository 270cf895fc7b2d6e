"""The papers of a mediation: when and where, and what was said; what both signed, for the paper of the complaint."""

from typing import Any

from xinheng.kit import city_time
from xinheng.services.mediation.models import Mediation, Said
from xinheng.services.mediation.represented import wording_of
from xinheng.services.mediation.rules import SIDES
from xinheng.support.documents.rendering import Manuscript, as_svg
from xinheng.support.files.queries import open_served
from xinheng.support.procedures.models import Step
from xinheng.support.procedures.table.printing import printer

prints = printer("mediation", row="mediation")


@prints("投诉调解通知书", addressee="person")
def notice(mediation: Mediation, step: Step) -> Manuscript:
    """投诉调解通知书 (national form 7): time, place, mediator, the right to ask for another one (art 20, 21)."""
    facts = step.facts
    return Manuscript(
        "mediation_notice",
        {
            **_about(mediation),
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


def _about(mediation: Mediation) -> dict[str, Any]:
    return {"complaint": str(mediation.matter.facts["complaint"]), "respondent": mediation.matter.subject_name}
