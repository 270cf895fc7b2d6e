"""A draw is even, and whoever has its number and its list repeats it (reliability S12)."""

import random
from collections import Counter
from hashlib import sha256

import pytest

from xinheng.kit.lots import place_of

LISTED = [f"uscc:9150990100000{number:03d}XA" for number in range(50)]


def drawn(seed: str, count: int) -> list[str]:
    return sorted(LISTED, key=lambda one: place_of(seed, one))[:count]


def test_an_outsider_repeats_every_draw():
    """With nothing but the page's own sentence: the order of SHA-256 of number and name."""
    chance = random.Random(62)
    for _ in range(1000):
        seed = f"{chance.getrandbits(128):032x}"
        lots = {one: int.from_bytes(sha256(f"{seed}:{one}".encode()).digest(), "big") for one in LISTED}
        assert drawn(seed, 5) == sorted(LISTED, key=lots.__getitem__)[:5]


def test_nobody_is_drawn_oftener_than_chance_has_it():
    """Chi-squared of 20,000 draws of one from fifty shops: 49 degrees of freedom, p >= 0.01 is 74.92 at most."""
    assert unevenness(LISTED, 20_000) <= 74.92


@pytest.mark.long
def test_nobody_is_drawn_oftener_in_a_million_draws():
    """Of one from five shops: 4 degrees of freedom, p >= 0.01 is 13.28 at most."""
    assert unevenness(LISTED[:5], 1_000_000) <= 13.28


def unevenness(listed: list[str], times: int) -> float:
    """Chi-squared of draws of one."""
    chance = random.Random(62)
    seeds = (f"{chance.getrandbits(128):032x}" for _ in range(times))
    counted = Counter(min(listed, key=lambda one, seed=seed: place_of(seed, one)) for seed in seeds)
    expected = times / len(listed)
    return sum((counted[one] - expected) ** 2 / expected for one in listed)


def test_another_number_draws_others():
    assert drawn("00" * 16, 10) != drawn("01" * 16, 10)
