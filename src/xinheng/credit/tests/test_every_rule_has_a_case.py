"""No rule of publication stands there for nothing: taken out, one of the dated cases comes out otherwise."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from functools import cache

import pytest

from xinheng.credit import judgement
from xinheng.credit.publicity import Publication, _whole_period, publications
from xinheng.credit.tests.dated_cases import CASES, Case
from xinheng.credit.tests.test_dated_cases import LATER, ORDER_107, days_of, verdict_on
from xinheng.fusion.standard.registry import standard
from xinheng.kit.conditions import nodes as n

pytestmark = pytest.mark.django_db
KINDS = ("held_back", "periods", "follows", "stops")


def rules() -> list[tuple[str, str, int]]:
    """(type, kind, place) of every rule in the standard of the types whose records the law lets be shown."""
    return [
        (id, kind, place)
        for id, type in standard().types.items()
        if type.public is not None
        for kind in KINDS
        for place in range(len(getattr(type.public, kind)))
    ]


def without(whole: Publication, kind: str, title: str) -> Publication:
    """The publication of a type as if one rule had never been written."""
    parts = {one: tuple(getattr(whole, one)) for one in KINDS}
    parts[kind] = tuple(one for one in parts[kind] if not one.title.startswith(title))
    stops = (n.Choice(((one.when, one.ends),), n.NoDay()) for one in parts["stops"])
    hidden = n.First((_whole_period(parts["periods"], parts["follows"]), *stops))
    return replace(whole, hidden_on=hidden, **parts)


def outcomes(cases: Iterable[Case]) -> Iterator[tuple[bool, str]]:
    """Around both ends of each case: whether it is shown, and why."""
    for case in cases:
        until = None if case.until in ("-", "never") else date.fromisoformat(case.until)
        for day in (*(day for day, _ in days_of(case)), max(until, ORDER_107) if until else LATER):
            verdict = verdict_on(case, day)
            yield verdict.shown, verdict.title


@cache
def as_it_is(type: str) -> tuple[tuple[bool, str], ...]:
    """The outcomes of the type's cases under all rules: the same for each that is taken out."""
    return tuple(outcomes(case for case in CASES if case.type == type))


@pytest.mark.parametrize(("type", "kind", "place"), rules())
def test_a_rule_taken_out_changes_a_case(type: str, kind: str, place: int, monkeypatch: pytest.MonkeyPatch):
    title = getattr(standard().type(type).public, kind)[place].title.split("{")[0]
    mine = [case for case in CASES if case.type == type]
    before = as_it_is(type)

    def broken(today: date, only: list[str]) -> dict[str, Publication]:
        return {id: without(one, kind, title) if id == type else one for id, one in publications(today, only).items()}

    monkeypatch.setattr(judgement, "publications", broken)
    assert any(one != other for one, other in zip(outcomes(mine), before, strict=True)), f"no case for {title}"
