"""What is read of evaluations: by anybody, by the shop, beside a venue's tenants."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Avg, Count, QuerySet

from xinheng.fusion.registers.models import Subject
from xinheng.fusion.registers.queries import identities_of
from xinheng.services.evaluations.models import Evaluation
from xinheng.support.access.parties import Party, PartyRight
from xinheng.support.access.scope import visible_to


@dataclass(frozen=True)
class Stars:
    """The mean of what is shown, to a tenth, and how many there are."""

    mean: float
    count: int


def shown_of(subject: Subject) -> QuerySet[Evaluation]:
    """What anybody reads about a shop."""
    known = identities_of(subject.identity)
    return Evaluation.objects.filter(subject__identity__in=known, state=Evaluation.State.SHOWN)


def stars_at(subject: Subject) -> Stars | None:
    """The same of one shop, under whatever number it was evaluated."""
    told = shown_of(subject).aggregate(mean=Avg("stars"), count=Count("pk"))
    return Stars(round(float(told["mean"]), 1), told["count"]) if told["count"] else None


def stars_of(subjects: Iterable[int]) -> dict[int, Stars]:
    """By subject; none where nothing is shown."""
    rows = Evaluation.objects.filter(subject__in=list(subjects), state=Evaluation.State.SHOWN)
    counted = rows.order_by().values_list("subject").annotate(mean=Avg("stars"), count=Count("pk"))
    return {subject: Stars(round(float(mean), 1), count) for subject, mean, count in counted}


def evaluations_of(party: Party) -> QuerySet[Evaluation]:
    """What was said about the business itself, hidden ones left out."""
    rows = visible_to(Evaluation.objects.select_related("review"), party, PartyRight.STANDING)
    return rows.exclude(state=Evaluation.State.HIDDEN)


def evaluation_by(number: str) -> Evaluation | None:
    """By its number, which only who wrote it has."""
    return Evaluation.objects.select_related("subject", "review").filter(number=number).first() if number else None
