"""The letter on paper, from the step that sent it."""

from xinheng.fusion.standard.pack import pack
from xinheng.kit import city_time
from xinheng.services.letters.models import Letter
from xinheng.services.letters.records import issuer_of
from xinheng.support.documents.rendering import render_pdf
from xinheng.support.procedures.models import Step
from xinheng.support.procedures.table.printing import printer

prints = printer("inquiry_letter", row="letter")


@prints("行政提示书", "风险警示书", "函询（质询）书", "责令限期改正通知书", addressee="subject")
def letter_pdf(letter: Letter, step: Step) -> bytes:
    """One of the four papers: text, items, basis, and how long there is to answer."""
    kind = letter.kind_row
    return render_pdf(
        "bureau_letter",
        {
            "issuer": issuer_of(letter),
            "notice": pack().notice,
            "number": letter.matter.number,
            "title": kind.paper,
            "party": letter.matter.subject_name,
            "text": letter.text,
            "items": letter.items,
            "basis": letter.basis,
            "term": str(letter.matter.facts.get("term_days", "")) if kind.answered else "",
            "order": letter.kind == "order",
            "sent_on": city_time.day_of(step.at).isoformat(),
        },
    )
