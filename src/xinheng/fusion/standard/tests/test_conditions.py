"""One condition, many engines: what is printed for a database says what Python reads."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from xinheng.fusion.standard.tests.conditions_spec import BEGAN, DAY, MANY, NUMBER, SPECS, STATUS, TEXT, TODAY, manual
from xinheng.fusion.standard.tests.engines import engines, python
from xinheng.kit.conditions import nodes as n
from xinheng.kit.conditions.pushing import has_come, tidy
from xinheng.kit.conditions.supposing import supposing_none, types_asked_of_linked
from xinheng.kit.months import last_day_gone, months_later

on_this_database = pytest.mark.django_db
PAGE = Path(__file__).resolve().parents[5] / "docs" / "conditions.md"


def fact(example):
    fields = {name: getattr(example, name) for name in ("text", "many", "day", "number")}
    return fields, example.effective_on, example.status, [dict(example.other)] if example.other else []


@on_this_database
@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.title)
def test_every_engine_agrees_with_the_examples(spec):
    facts = [fact(example) for example in spec.examples]
    wanted = [example.holds for example in spec.examples]
    assert {name: asked(spec.tree, facts, TODAY) for name, asked in engines()} == {
        name: wanted for name, _ in engines()
    }


def test_every_node_has_an_example():
    """A node that nobody wrote an example for is one that nobody may use."""
    told = repr([spec.tree for spec in SPECS])
    nodes = [*n.Day.__args__, *n.Truth.__args__]
    assert [node.__name__ for node in nodes if f"{node.__name__}(" not in told] == []


def test_the_manual_says_what_the_examples_say():
    assert PAGE.read_text(encoding="utf-8") == manual(), "run: python -m xinheng.fusion.standard.tests.print_conditions"


# --- random trees over random records -------------------------------------------------------------------------------

EDGES = [
    date(2027, 2, 28),
    date(2028, 2, 29),
    date(2027, 12, 31),
    date(2028, 1, 31),
    date(2026, 6, 30),
    date(2026, 7, 1),
]
DAYS = st.one_of(st.sampled_from(EDGES), st.dates(date(2024, 1, 1), date(2030, 12, 31)))
WORDS = st.sampled_from(["", "a", "ab", "01", "02", "0"])
LEAVES = st.one_of(
    st.sampled_from([DAY, BEGAN]), st.builds(n.Const, DAYS), st.just(n.NoDay()), st.just(n.Today()),
    st.builds(lambda field, counts: n.LatestLinked("other", field, field, counts, DAY), st.sampled_from(["text", ""]),
              st.sampled_from([n.ALWAYS, n.AnyOf(MANY, ("01",))])),
)  # fmt: skip
MANY_WORDS = st.lists(WORDS.filter(bool), min_size=1, max_size=2).map(tuple)
SIGNS = st.sampled_from(["=", "<", "<=", ">", ">="])
PLAIN = st.one_of(
    st.builds(n.Compare, st.sampled_from([TEXT, STATUS]), st.just("="), st.builds(n.Const, WORDS)),
    st.builds(n.Compare, st.just(NUMBER), SIGNS, st.builds(n.Const, st.integers(0, 3))),
    st.builds(n.OneOf, st.sampled_from([TEXT, STATUS]), st.lists(WORDS, max_size=2).map(tuple)),
    st.builds(n.AnyOf, st.just(MANY), MANY_WORDS), st.builds(n.OnlyOf, st.just(MANY), MANY_WORDS),
    st.builds(n.Contains, st.just(TEXT), MANY_WORDS), st.builds(n.Missing, st.sampled_from([TEXT, DAY, NUMBER])),
)  # fmt: skip
SEVERAL = lambda inner: st.lists(inner, min_size=1, max_size=3).map(tuple)  # noqa: E731
DAY_TREES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(n.AddMonths, inner, st.integers(-14, 40)), st.builds(n.NextFirst, inner, st.integers(1, 12)),
        st.builds(n.First, SEVERAL(inner)), st.builds(n.Last, SEVERAL(inner)), st.builds(n.OrElse, SEVERAL(inner)),
        st.builds(n.Choice, st.lists(st.tuples(PLAIN, inner), max_size=2).map(tuple), inner),
    ),
    max_leaves=4,
)  # fmt: skip
TREES = st.recursive(
    st.one_of(PLAIN, st.builds(n.Compare, DAY_TREES, SIGNS, LEAVES)),
    lambda inner: st.one_of(
        st.builds(n.And, SEVERAL(inner)), st.builds(n.Or, SEVERAL(inner)), st.builds(n.Not, inner),
        st.builds(n.Switch, st.lists(st.tuples(PLAIN, inner), max_size=2).map(tuple), inner),
        st.builds(lambda field, holds: n.AnyLinked("other", field, field, holds), st.sampled_from(["text", ""]), PLAIN),
    ),
    max_leaves=5,
)  # fmt: skip
DAY_TEXTS = st.one_of(st.none(), st.just(""), DAYS.map(str))
FIELDS = st.fixed_dictionaries({
    "text": st.one_of(st.none(), WORDS), "many": st.one_of(st.none(), st.sampled_from(["", "01", "01|02", "02|ab"])),
    "day": DAY_TEXTS, "number": st.one_of(st.none(), st.sampled_from(["", "0", "1", "2.5", "3"])),
})  # fmt: skip
BESIDE = st.lists(
    st.fixed_dictionaries({"text": WORDS, "day": DAY_TEXTS.map(lambda day: day or ""), "many": WORDS}), max_size=2
)
FACTS = st.lists(
    st.tuples(FIELDS, st.one_of(st.none(), DAYS.map(str)), st.sampled_from(["", "1", "a"]), BESIDE),
    min_size=6, max_size=12,
)  # fmt: skip


@on_this_database
@settings(max_examples=120, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(TREES, FACTS, DAYS)
def test_random_conditions_mean_the_same_everywhere(tree, facts, today):
    wanted = python(tree, facts, today)
    for name, asked in engines():
        assert asked(tree, facts, today) == wanted, name


@settings(max_examples=200, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(DAY_TREES, FACTS, DAYS)
def test_a_day_has_come_or_not_however_it_is_asked(day, facts, today):
    plain = n.Compare(day, "<=", n.Const(today))
    assert python(has_come(day, today), facts, today) == python(plain, facts, today)
    assert python(tidy(has_come(day, today)), facts, today) == python(plain, facts, today)


@settings(max_examples=200, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(TREES, FACTS, DAYS)
def test_a_tidied_condition_means_the_same(tree, facts, today):
    assert python(tidy(tree), facts, today) == python(tree, facts, today)


@settings(max_examples=200, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(TREES, FACTS, DAYS)
def test_a_condition_supposing_none_of_a_type_means_the_same_where_there_is_none(tree, facts, today):
    alone = [(*fact[:-1], []) for fact in facts]
    told = supposing_none(tree, {"other"})
    assert "Linked" not in repr(told)
    assert python(told, alone, today) == python(tree, alone, today)


def test_a_type_is_asked_of_what_is_linked_only_where_a_link_asks_for_it():
    deeper = n.AnyLinked("a", "", "", n.Missing(n.LatestLinked("b", "", "", n.ALWAYS, DAY)))
    assert types_asked_of_linked(n.And((deeper, n.AnyLinked("c", "", "", n.ALWAYS)))) == {"b"}


@given(DAYS, st.integers(1, 120))
def test_months_are_over_on_one_day(today, months):
    """The last day from which so many months are over: not the day after it."""

    gone = last_day_gone(today, months)
    assert months_later(gone, months) <= today < months_later(gone + timedelta(days=1), months)
