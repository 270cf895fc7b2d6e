"""Marks of subjects named by their identifiers, as lists of matters name them."""

from collections.abc import Iterable

from xinheng.credit.risk.queries import Rating, results_for
from xinheng.fusion.registers.models import Subject


def ratings_of(identities: Iterable[str]) -> dict[str, Rating]:
    """The ratings in force, by identifier, in two queries; who is not rated is left out."""
    wanted = {identity for identity in identities if identity}
    if not wanted:
        return {}
    known = dict(Subject.objects.filter(identity__in=wanted).values_list("id", "identity"))
    ratings = results_for(list(known), everything=True)
    return {known[subject]: rating for subject, rating in ratings.items()}
