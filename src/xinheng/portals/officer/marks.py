"""Marks of subjects named by their identifiers, as lists of matters name them."""

from collections.abc import Iterable

from xinheng.credit.risk.queries import Rating, results_for
from xinheng.fusion.registers.queries import subjects_named


def ratings_of(identities: Iterable[str]) -> dict[str, Rating]:
    """The ratings in force, by identifier, in two queries; who is not rated is left out."""
    wanted = {identity for identity in identities if identity}
    if not wanted:
        return {}
    known = subjects_named(wanted)
    ratings = results_for(list(known), everything=True)
    return {known[subject]: rating for subject, rating in ratings.items()}
