"""What stands in the places of the interface's own addresses."""

from tests.house.laid import Spot


def lay(spot: Spot) -> None:
    """Nothing: whoever signs nothing is told so whatever there is."""


STARTS = {"exchange/deliveries/": lambda here: {"source": "registration", "pk": 1}}
