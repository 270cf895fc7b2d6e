"""Where a business's matters are shown: most share one page; what deserves a page of its own is named here."""

from datetime import date

from django.urls import reverse

from xinheng.support.procedures.models import Matter

PAGES = {"inquiry_letter": "business:letter", "commitment": "business:commitment"}
# Acts done on that page, not on a sheet.
THERE = {("inquiry_letter", verb) for verb in ("read_prompt", "answer", "answer_late", "supply_supplement")}
# States in which the clock that runs is the bureau's own: no day of the business is shown.
NOT_OURS = {("inquiry_letter", state) for state in ("notified", "sent", "answered")}
NOT_OURS |= {("commitment", state) for state in ("submitted", "published", "rectified")}


def address_of(matter: Matter) -> str:
    """The page of a matter."""
    return reverse(PAGES.get(matter.procedure, "business:matter"), args=[matter.number])


def has_own_page(matter: Matter) -> bool:
    """Whether another page than the shared one shows it."""
    return matter.procedure in PAGES


def due_of(matter: Matter) -> date | None:
    """The last day of what the business has to do; None where it is another's turn."""
    ours = matter.closed_at is None and (matter.procedure, matter.state) not in NOT_OURS
    return matter.due_on if ours else None


def is_done_there(matter: Matter, verb: str) -> bool:
    """Whether an act is done on that page."""
    return (matter.procedure, verb) in THERE
