"""Marks of subjects named by their identifiers, as lists of matters name them."""

from collections.abc import Iterable

from xinheng.credit.risk.queries import Rating, results_named


def ratings_of(identities: Iterable[str]) -> dict[str, Rating]:
    """The ratings in force, by identifier, in one query; who is not rated is left out."""
    wanted = {identity for identity in identities if identity}
    return results_named(wanted, everything=True) if wanted else {}
