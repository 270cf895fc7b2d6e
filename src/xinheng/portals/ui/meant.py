"""Which business is meant: who named one without choosing it is asked before anything goes to nobody's office."""

from collections.abc import Mapping

from django.http import HttpRequest, QueryDict

from xinheng.fusion.registers.models import Subject
from xinheng.fusion.registers.queries import Hit, search
from xinheng.portals.ui.searching import business_by

# So many businesses are offered for what was typed.
CANDIDATES = 8


def with_the_chosen(request: HttpRequest) -> QueryDict:
    """What was sent, about the business that was pressed among those offered."""
    typed = request.POST.copy()
    typed["identity"] = typed.get("chosen") or typed.get("identity", "")
    return typed


def may_be_meant(told: Mapping[str, str], named: str, place: str = "") -> list[Hit]:
    """The businesses that may be meant by a part of a name, those in the place first; none where one is chosen already,
    or where `told` says that nobody offered for this very name was meant."""
    if not named or told.get("nobody") == named or business_by(told.get("identity", "")):
        return []
    there = [hit for hit in _found(f"{named} {place}") if hit.why != "similar"] if place else []
    return there or _found(named)


def _found(words: str) -> list[Hit]:
    return search(words, limit=CANDIDATES, kind=Subject.Kind.ENTITY.value)
