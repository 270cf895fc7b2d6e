"""Finding a name: as it is written, by a part of it, and with a single slip, in the city that stands.

Run it where a city stands (`make bench` builds one). Names are added until there are five million times the scale, and
stay.
"""

import random
import statistics
import time
from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection, transaction

from xinheng.bench.machine import figure, loaded
from xinheng.fusion.registers.finding.likeness import meant
from xinheng.fusion.registers.finding.name_index import plain
from xinheng.fusion.registers.finding.search import search
from xinheng.fusion.registers.models import Subject
from xinheng.fusion.registers.subjects import Projection, add_subjects
from xinheng.kit.refusal import Refusal

NAMES = 5_000_000
QUESTIONS = 1_000
FIRST = 5
PAGE = 20_000
P50_MS, P99_MS, SLIP_P99_MS, SLIP_SHARE = 1.0, 15.0, 30.0, 0.97
ANYTHING_ELSE = "的"
# How the names that the bench adds are told from the city's.
OURS = "bench:"


def run(*, scale: float = 1.0) -> list[dict[str, Any]]:
    """Milliseconds of a question, median and slowest hundredth; the share found with a slip, and what that takes."""
    dice = random.Random(5)
    stored = _fill(int(NAMES * scale))
    asked = _names(dice)
    beside = f"{stored:,} names on {connection.vendor}, {QUESTIONS} questions"
    parts = [_timed(_part(name, dice)) for name in asked]
    typed = [_slip(name, dice) for name in asked]
    slips = [(name, _timed(text)) for name, text in zip(asked, typed, strict=True)]
    taken, late = [ms for ms, _, _ in parts], [ms for _, (ms, _, _) in slips]
    found = sum(name in hits for name, (_, _, hits) in slips) / len(slips)
    missed = [(text, hits) for text, (name, (_, _, hits)) in zip(typed, slips, strict=True) if name not in hits]
    alike = sum(_all_as_near(text, hits) for text, hits in missed) / len(slips)
    beside += f", by CPU p50 {statistics.median(cpu for _, cpu, _ in parts):.2f} ms, {loaded()}"
    return [
        _ms("name search, p50", statistics.median(taken), P50_MS, beside),
        _ms("name search, p99", statistics.quantiles(taken, n=100)[-1], P99_MS, beside),
        _ms("name with a slip, p99", statistics.quantiles(late, n=100)[-1], SLIP_P99_MS, beside),
        figure(
            name=f"name with a slip, among the first {FIRST}", ours=round(found * 100, 1), unit="%", beside=beside,
            limit=f"≥ {SLIP_SHARE:.0%}", ratio=found / SLIP_SHARE,
        ),
        figure(
            name="name with a slip, found or answered by names as near", ours=round((found + alike) * 100, 1), unit="%",
            limit=f"≥ {SLIP_SHARE:.0%}", ratio=(found + alike) / SLIP_SHARE,
            beside=f"{alike:.1%} missed, each answer as near to what was typed as the name meant",
        ),
    ]  # fmt: skip


def _all_as_near(typed: str, hits: Sequence[str]) -> bool:
    """Whether each answer is what was typed, or that but for one slip: nobody could tell which was meant."""
    names, text = [plain(name) for name in hits], plain(typed)
    return bool(names) and all(name == text or meant(name, text) for name in names)


def _ms(name: str, ours: float, limit: float, beside: str) -> dict[str, Any]:
    return figure(name=name, ours=round(ours, 2), unit="ms", beside=beside, limit=f"≤ {limit:g} ms", ratio=ours / limit)


def _timed(text: str) -> tuple[float, float, Sequence[str]]:
    """Milliseconds by the clock and of the processor, and the names found."""
    started, worked = time.perf_counter(), time.process_time()
    hits = [hit.name for hit in search(text, limit=FIRST)]
    return (time.perf_counter() - started) * 1000, (time.process_time() - worked) * 1000, hits


def _part(name: str, dice: random.Random) -> str:
    """The whole name, or four characters in a row of it, as people type."""
    if dice.random() < 0.5 or len(name) <= 4:
        return name
    start = dice.randrange(len(name) - 3)
    return name[start : start + 4]


def _slip(name: str, dice: random.Random) -> str:
    """One character wrong, missing, too many, or swapped with its neighbour."""
    at = dice.randrange(1, len(name) - 1)
    ways: tuple[Callable[[], str], ...] = (
        lambda: name[:at] + ANYTHING_ELSE + name[at + 1 :],
        lambda: name[:at] + name[at + 1 :],
        lambda: name[:at] + ANYTHING_ELSE + name[at:],
        lambda: name[:at] + name[at + 1] + name[at] + name[at + 2 :],
    )
    return dice.choice(ways)()


def _names(dice: random.Random) -> list[str]:
    """Random names of five characters and more: fewer leave a slip nothing to go by."""
    newest = Subject.objects.order_by("-pk").values_list("pk", flat=True).first()
    if newest is None:
        raise Refusal("there is no name to search for; build the bench city first (make bench)")
    found: list[str] = []
    while len(found) < QUESTIONS:
        some = [dice.randrange(1, newest + 1) for _ in range(QUESTIONS)]
        found += Subject.objects.filter(pk__in=some, kind="entity").values_list("name", flat=True)
        found = [name for name in found if len(name) >= 5]
    return found[:QUESTIONS]


def _fill(wanted: int) -> int:
    """Add names until there are `wanted`; how many there are. Each is that of a shop of the city with another sign, and
    the same on every run in this city: a run that was ended goes on where it stopped."""
    city = Subject.objects.filter(kind="entity").exclude(identity__startswith=OURS)
    given = list(city.order_by("pk").values_list("name", "division", "office")[:PAGE])
    stored, ours = city.count(), Subject.objects.filter(identity__startswith=OURS).count()
    for start in range(ours, wanted - stored if given else 0, PAGE):
        # With their places in the index or not at all: a name that cannot be found would be counted against the search.
        with transaction.atomic():
            add_subjects([_mixed(given, number) for number in range(start, min(start + PAGE, wanted - stored))])
    return stored + max(ours, wanted - stored if given else 0)


def _mixed(given: Sequence[tuple[str, str, str]], number: int) -> Projection:
    dice = random.Random(number)
    (name, division, office), (other, _, _) = dice.choice(given), dice.choice(given)
    mixed = other[: len(other) // 2] + name[len(name) // 2 :]
    return Projection(None, "entity", f"{OURS}{number}", mixed, "1", "", division, "", "", None, office)
