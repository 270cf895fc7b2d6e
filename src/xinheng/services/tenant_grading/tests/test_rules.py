"""Marks, means and grades of a venue's own rules, and what stands against publishing them."""

import pytest

from xinheng.services.tenant_grading import rules
from xinheng.services.tenant_grading.declarations import GradeIndicator, GradeLine, GradingRules


def indicator(kind: str = "count", weight: int = 100, id: str = "one", **more) -> GradeIndicator:
    of_records = {"record_type": "administrative_penalty"} if kind == "records" else {}
    return GradeIndicator(id=id, title="一", kind=kind, weight=weight, **of_records, **more)


@pytest.mark.parametrize(
    ("kind", "value", "mark"),
    [
        ("colour", "green", 100),
        ("colour", "yellow", 60),
        ("colour", "red", 0),
        ("colour", "blue", None),
        ("yes_no", True, 100),
        ("yes_no", "yes", 100),
        ("yes_no", False, 0),
        ("yes_no", "no", 0),
        ("score", 0, 0),
        ("score", 100, 100),
        ("score", 101, 100),
        ("score", -1, 0),
        ("score", "73", 73),
        ("count", 0, 100),
        ("count", 1, 80),
        ("count", 5, 0),
        ("count", 6, 0),
        ("records", 2, 60),
        ("count", None, None),
        ("score", "", None),
    ],
)
def test_a_mark_lies_between_nothing_and_a_hundred_and_unknown_is_no_mark(kind, value, mark):
    assert rules.mark_of(indicator(kind), value) == mark


def told(*indicators: GradeIndicator, grades=((80, "好"), (60, "中"), (0, "差")), purpose="分类管理") -> GradingRules:
    lines = tuple(GradeLine(least=least, name=name, treatment=f"按{name}管") for least, name in grades)
    return GradingRules(purpose=purpose, indicators=indicators, grades=lines)


def test_the_mean_weighs_what_is_known_and_leaves_out_what_is_not():
    card = told(indicator("score", 60, "a"), indicator("score", 40, "b"), indicator("score", 0, "c"))
    assert rules.mean_of(rules.inputs_of(card, {"a": 100, "b": 50, "c": 0})) == 80
    assert rules.mean_of(rules.inputs_of(card, {"b": 50})) == 50
    assert rules.mean_of(rules.inputs_of(card, {"c": 90})) is None
    assert rules.mean_of([]) is None


@pytest.mark.parametrize(
    ("mark", "name"), [(100, "好"), (80, "好"), (79, "中"), (60, "中"), (59, "差"), (0, "差"), (None, "")]
)
def test_a_grade_begins_at_its_mark(mark, name):
    card = told(indicator())
    assert rules.grade_of(card, mark) == name
    assert rules.treatment_of(card, name) == (f"按{name}管" if name else "")


def test_rules_that_stand_have_nothing_against_them():
    assert rules.problems(told(indicator("score", 60, "a"), indicator("score", 40, "b"))) == []
    assert rules.problems(told(indicator(), grades=((60, "好"), (0, "差")))) == []
    assert rules.problems(told(indicator(), grades=tuple((n * 10, f"级{n}") for n in range(6)))) == []


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (told(), "还没有指标"),
        (told(indicator(weight=99)), "现在是 99"),
        (told(indicator(), purpose=" "), "用来做什么"),
        (told(indicator(), grades=((0, "差"),)), "现在是 1 个"),
        (told(indicator(), grades=tuple((n * 10, f"级{n}") for n in range(7))), "现在是 7 个"),
        (told(indicator(), grades=((60, "好"), (60, "中"), (0, "差"))), "不能重复"),
        (told(indicator(), grades=((60, "好"), (0, "好"))), "不能重复"),
        (told(indicator(), grades=((60, "好"), (1, "差"))), "从 0 分起"),
    ],
)
def test_each_fault_is_said_for_itself(wrong, words):
    (only,) = rules.problems(wrong)
    assert words in only
