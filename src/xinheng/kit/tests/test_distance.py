"""Distances within a city."""

import pytest

from xinheng.kit.distance import metres

# One degree of the meridian, by the mean radius.
DEGREE = 111_195


def test_a_degree_of_the_meridian():
    assert metres((106.5, 29.5), (106.5, 30.5)) == pytest.approx(DEGREE, abs=1)


def test_degrees_of_longitude_shrink_towards_the_pole():
    assert metres((106, 60), (107, 60)) == pytest.approx(DEGREE / 2, rel=1e-3)


def test_there_and_back_is_the_same_and_here_is_nothing():
    one, other = (106.551, 29.563), (106.577, 29.521)
    assert metres(one, other) == pytest.approx(metres(other, one)) and metres(one, one) == 0
