"""What a type says of another's records, or of its subject, stops the start where they can never say it."""

import pytest

from xinheng.fusion.standard.between import problems_between
from xinheng.fusion.standard.declarations import Repeated
from xinheng.fusion.standard.publication import HeldBack, Link, Period, Public, Stop
from xinheng.fusion.standard.registry import standard

SAID = {"title": "t", "basis": "a law"}


def repair(**when: str) -> Link:
    return Link(type="credit_repair", here="key", there="target_key", when=when)


def penalties(**public: object) -> list[tuple[str, str]]:
    """What is wrong with penalties that are published so."""
    kind = standard().type("administrative_penalty")
    return list(problems_between(kind.model_copy(update={"public": Public(basis="a law", **public)}), standard()))


def test_every_type_of_this_city_fits_the_others():
    assert [one for kind in standard().types.values() for one in problems_between(kind, standard())] == []


@pytest.mark.parametrize(
    ("public", "key", "said"),
    [
        ({"stops": (Stop(on="stopped_on", linked=repair(state="zz"), **SAID),)}, "public", "credit_repair.state"),
        ({"stops": (Stop(on="stopped_on", linked=repair(zz="granted"), **SAID),)}, "public", "字段 zz"),
        ({"stops": (Stop(on="zz", linked=repair(state="granted"), **SAID),)}, "public.stops", "日期字段 zz"),
        ({"stops": (Stop(on="state", linked=repair(state="granted"), **SAID),)}, "public.stops", "日期字段 state"),
        (
            {"periods": (Period(anew_from="zz", months="parameter:a.b", linked=repair(), **SAID),)},
            "public.periods", "日期字段 zz",
        ),
        ({"held_back": (HeldBack(linked=Link(type="zz"), **SAID),)}, "public", "zz"),
        ({"held_back": (HeldBack(when={"subject.status": "zz"}, **SAID),)}, "public.held_back.0.when", "没有 zz"),
    ],
)  # fmt: skip
def test_what_the_other_never_says_is_told(public, key, said):
    ((at, problem),) = penalties(**public)
    assert at == key and said in problem


def test_what_it_can_say_is_taken():
    stop = Stop(on="stopped_on", linked=repair(state="granted"), **SAID)
    assert penalties(stops=(stop,), held_back=(HeldBack(when={"subject.status": "3"}, **SAID),)) == []


def test_a_type_that_repeats_another_finds_it_by_a_field_it_has():
    kind = standard().type("electronic_licence")
    for told in (
        Repeated(type="zz", here="a", there="b"),
        Repeated(type="administrative_licence", here="a", there="zz"),
    ):
        assert [key for key, _ in problems_between(kind.model_copy(update={"repeats": told}), standard())] == [
            "repeats"
        ]
