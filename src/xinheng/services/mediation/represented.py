"""Those whose complaints are handled jointly (Order 121 art 12): which they are, and who agrees to the settlement."""

from datetime import datetime

from django.db import transaction
from django.db.models import OuterRef, Q, QuerySet, Subquery

from xinheng.kit.canonical import digest
from xinheng.services.mediation.models import Joined, Mediation
from xinheng.support.prepared.asking import PreparedQuestion, given
from xinheng.support.procedures.actions import move
from xinheng.support.procedures.family import ties_families
from xinheng.support.procedures.models import Matter

_WITH = PreparedQuestion(
    lambda: Joined.objects.select_related("matter").filter(lead=given("lead"), until=None).order_by("pk")
)
_NOW = PreparedQuestion(lambda: Joined.objects.select_related("lead").filter(matter=given("matter"), until=None))


def wording_of(mediation: Mediation) -> bytes:
    """The mark of the wording that stands to be signed."""
    return digest(str(mediation.matter.facts.get("agreement", "")).encode())


def joined_with(lead: Matter | None) -> list[Joined]:
    """The complaints that are handled jointly with the one that leads, in the order they came."""
    return list(_WITH.all(lead=lead)) if lead else []


def joined_until(lead: Matter, at: datetime) -> list[Matter]:
    """The complaints that are handled jointly with the one that leads, and those that were when something was done."""
    rows = Joined.objects.filter(lead=lead).filter(Q(until=None) | Q(until__gte=at)).select_related("matter__complaint")
    return [one.matter for one in rows.order_by("pk")]


def rooms_heard(complaint: Matter) -> list[tuple[Matter, datetime | None]]:
    """The rooms that a complaint is or was mediated in, its own and those it was joined to; until when, None: still."""
    joined = Joined.objects.filter(matter=complaint)
    until = joined.filter(lead=OuterRef("parent")).order_by("-pk").values("until")[:1]
    rooms = Matter.objects.filter(Q(parent=complaint) | Q(parent__in=joined.values("lead")), procedure="mediation")
    return [(one, one.heard_until) for one in rooms.annotate(heard_until=Subquery(until)).order_by("pk")]


def joined_now(complaint: Matter) -> Joined | None:
    """How a complaint is joined to the one that leads; None where it stands alone or leads."""
    return _NOW.first(matter=complaint)


def may_join(lead: Matter) -> QuerySet[Matter]:
    """The complaints that may be handled jointly with it: accepted, not mediated yet, about the same business, in the
    same office."""
    rows = Matter.objects.filter(procedure="complaint", state="accepted", office=lead.office).exclude(pk=lead.pk)
    same = {"subject_identity": lead.subject_identity} if lead.subject_identity else {"subject_name": lead.subject_name}
    return rows.filter(**same).order_by("-pk")


@ties_families
def handled_together(matters: QuerySet[Matter], ever: bool) -> QuerySet[Matter]:
    """The complaints that are handled jointly with one of these, or `ever` were: one mediator has them all, in one
    room, where who complains in any of them may be named."""
    rows = Joined.objects.all() if ever else Joined.objects.filter(until=None)
    leads = rows.filter(Q(matter__in=matters) | Q(lead__in=matters)).values("lead")
    others = rows.filter(lead__in=leads).values("matter")
    return Matter.objects.filter(Q(pk__in=leads) | Q(pk__in=others))


def not_agreeing(mediation: Mediation) -> list[str]:
    """The numbers of the joined complaints whose complainants have not agreed to the wording that stands."""
    wording = wording_of(mediation)
    return [
        one.matter.number
        for one in joined_with(mediation.matter.parent)
        if not one.agrees or one.answered is None or bytes(one.answered) != wording
    ]


@transaction.atomic
def ask_represented(*, mediation: Mediation) -> None:
    """Put the wording just written before everybody who is represented; each is told by message."""
    agreement = str(mediation.matter.facts.get("agreement", ""))
    for one in joined_with(mediation.matter.parent):
        move(matter=one.matter, verb="ask_consent", by="system", reason=agreement, facts={"asked": "yes", "answer": ""})
