"""The letter on paper, from the step that sent it."""

from xinheng.kit import city_time
from xinheng.kit.citing import cited
from xinheng.services.letters.models import Letter
from xinheng.support.documents.rendering import Manuscript
from xinheng.support.orgs.queries import authority_of
from xinheng.support.orgs.rules import Authority
from xinheng.support.procedures.models import Step
from xinheng.support.procedures.parameters import parameter
from xinheng.support.procedures.table.printing import printer

prints = printer("inquiry_letter", row="letter")


@prints("行政提示书", "风险警示书", "函询（质询）书", "责令限期改正通知书", addressee="subject")
def said(letter: Letter, step: Step) -> Manuscript:
    """One of the four papers: text, items, basis, and how long there is to answer."""
    kind = letter.kind_row
    return Manuscript(
        "bureau_letter",
        {
            "party": letter.matter.subject_name,
            "text": letter.text,
            "items": letter.items,
            "basis": cited(letter.basis),
            "term": str(letter.matter.facts.get("term_days", "")) if kind.answered else "",
            "order": letter.kind == "order",
            "remedy": _remedy(authority_of(letter.matter.office), step) if letter.kind == "order" else "",
        },
    )


def _remedy(authority: Authority, step: Step) -> str:
    """Where the business may turn against an order, by the law of the day."""
    day = city_time.day_of(step.at)
    days, months = parameter("correction.review_within", day), parameter("correction.suit_within", day)
    return authority.remedy(days=int(days), months=int(months), paper="通知书")
