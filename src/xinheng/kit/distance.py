"""How far two points of one city are apart."""

import math
from collections.abc import Sequence

# Mean radius of the earth, in metres.
RADIUS = 6_371_000


def metres(one: Sequence[float], other: Sequence[float]) -> float:
    """The straight way between two points (longitude, latitude in degrees), in metres; good to a thousandth within a
    city, for the earth is taken as flat there."""
    east = math.radians(other[0] - one[0]) * math.cos(math.radians((one[1] + other[1]) / 2))
    north = math.radians(other[1] - one[1])
    return RADIUS * math.hypot(east, north)
