"""Reading consents, and the facts that stand behind one."""

from datetime import datetime
from typing import Any

from django.db.models import Prefetch, QuerySet

from xinheng.credit.portrait.queries import dossier
from xinheng.credit.portrait.viewers import entity
from xinheng.services.loans.declarations import RATING, services, title_of
from xinheng.services.loans.models import LoanAnswer, LoanConsent
from xinheng.support.access.parties import Party, PartyRight
from xinheng.support.access.scope import visible_to


def consents_of(party: Party) -> QuerySet[LoanConsent]:
    """The business's own consents with what came under each, the newest first."""
    rows = visible_to(LoanConsent.objects.all(), party, PartyRight.STANDING)
    return rows.prefetch_related(Prefetch("hand_overs", LoanAnswer.objects.order_by("-pk"))).order_by("-pk")


def service_title(service: str) -> str:
    """A service in words, one that is gone too."""
    found = services().get(service)
    return found.title if found else service


def titles(facts: list[str]) -> str:
    """Facts in words."""
    return "、".join(title_of(one) for one in facts)


def facts_of(identity: str, wanted: list[str]) -> dict[str, Any] | None:
    """What the business itself sees of these parts, without records about others; None of a business that is gone."""
    found = dossier(identity, viewer=entity(identity))
    if found is None:
        return None
    told = {one["key"]: one for one in found.told["sections"]}
    return {one: _rating(found.rating) if one == RATING else _section(told.get(one)) for one in wanted}


def _section(section: dict[str, Any] | None) -> list[dict[str, Any]]:
    """The records of a part; fields that only staff may open are in no dossier of a business."""
    own = [one for one in (section or {"records": []})["records"] if "about" not in one]
    return [{name: one[name] for name in ("type", "key", "fields", "effective_on", "ends_on")} for one in own]


def _rating(rating: Any) -> dict[str, Any] | None:
    return {"grade": rating.grade, "colour": rating.colour, "mark": rating.mark} if rating else None


def handed_over_since(moment: datetime) -> int:
    """How often facts were given under somebody's consent since then."""
    return LoanAnswer.objects.filter(asked_at__gte=moment, outcome=LoanAnswer.Outcome.GIVEN).count()
