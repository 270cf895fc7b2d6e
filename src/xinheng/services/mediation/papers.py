"""The papers of a mediation: when and where, and what was said; what both signed, for the paper of the complaint."""

from typing import Any

from xinheng.fusion.standard.pack import pack
from xinheng.kit import city_time
from xinheng.services.mediation.models import Mediation
from xinheng.services.mediation.represented import wording_of
from xinheng.services.mediation.rules import SIDES
from xinheng.support.documents.rendering import as_svg, render_pdf
from xinheng.support.files.queries import open_served
from xinheng.support.orgs.queries import authority_of
from xinheng.support.procedures.models import Step
from xinheng.support.procedures.table.printing import number_on, printer

prints = printer("mediation", row="mediation")


@prints("投诉调解通知书", addressee="person")
def notice_pdf(mediation: Mediation, step: Step) -> bytes:
    """投诉调解通知书 (national form 7): time, place, mediator, the right to ask for another one (art 20, 21)."""
    facts = step.facts
    return render_pdf(
        "mediation_notice",
        {
            **_head(mediation, step, "投诉调解通知书"),
            "meeting": f"{facts['meeting_on']} {facts['meeting_at']}",
            "place": str(facts["place"]),
            "mediator": str(facts["mediator"]),
        },
    )


def signed_by(mediation: Mediation) -> tuple[list[dict[str, str]], dict[str, bytes]]:
    """Who signed the wording that stands, when, and the strokes as pictures by name (art 24)."""
    signatures, pictures = [], {}
    for one in mediation.signatures.filter(wording=wording_of(mediation)).select_related("strokes").order_by("-side"):
        name, served = f"{one.side}.svg", open_served(one.strokes)
        if served is not None:
            pictures[name] = as_svg(served.content, served.media_type)
        signed = f"{city_time.local(one.at):%Y-%m-%d %H:%M}"
        signatures.append({"who": SIDES[one.side], "picture": name if served else "", "at": signed})
    return signatures, pictures


@prints("调解笔录")
def record_pdf(mediation: Mediation, step: Step) -> bytes:
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
    return render_pdf(
        "mediation_record", {**_head(mediation, step, "调解笔录"), "lines": lines, "ended": f"{step.title}：{ended}"}
    )


def _head(mediation: Mediation, step: Step, title: str) -> dict[str, Any]:
    matter = mediation.matter
    authority = authority_of(matter.office)
    return {
        "issuer": authority.name,
        "contact": authority.contact,
        "notice": pack().notice,
        "number": number_on(matter, step, title),
        "complaint": str(matter.facts["complaint"]),
        "respondent": matter.subject_name,
        "made_on": city_time.day_of(step.at).isoformat(),
    }
