"""What a mark, a mean and a grade are; what is wrong with rules that are to be published."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from xinheng.kit.characters import is_blank
from xinheng.services.tenant_grading.declarations import COLOURS, GradeIndicator, GradingRules

WHOLE, MOST_INDICATORS, MOST_GRADES, FEWEST_GRADES = 100, 20, 6, 2
MOST_COUNT = 9_999
Value = str | int | bool


@dataclass(frozen=True)
class Input:
    """What one indicator came to: the value and its mark; None where nothing is known."""

    id: str
    title: str
    kind: str
    weight: int
    value: Value | None
    mark: int | None


def mark_of(indicator: GradeIndicator, value: Value | None) -> int | None:
    """0 to 100; None for what is not known."""
    if value is None or value == "":
        return None
    if indicator.kind == "colour":
        return indicator.marks[COLOURS.index(str(value))] if value in COLOURS else None
    if indicator.kind == "yes_no":
        return WHOLE if value in (True, "yes") else 0
    if indicator.kind == "score":
        return max(0, min(WHOLE, int(value)))
    return max(0, WHOLE - indicator.each * int(value))


def inputs_of(rules: GradingRules, values: Mapping[str, Value | None]) -> list[Input]:
    """Every indicator with what it came to."""
    return [
        Input(one.id, one.title, one.kind, one.weight, values.get(one.id), mark_of(one, values.get(one.id)))
        for one in rules.indicators
    ]


def mean_of(inputs: Iterable[Input]) -> int | None:
    """The weighted mean of what is known, rounded; None where nothing with a weight is."""
    known = [(one.mark, one.weight) for one in inputs if one.mark is not None and one.weight]
    weights = sum(weight for _, weight in known)
    return round(sum(mark * weight for mark, weight in known) / weights) if weights else None


def grade_of(rules: GradingRules, mark: int | None) -> str:
    """The name of the grade; empty where there is no mark."""
    if mark is None:
        return ""
    lines = sorted(rules.grades, key=lambda one: -one.least)
    return next((one.name for one in lines if mark >= one.least), "")


def treatment_of(rules: GradingRules, name: str) -> str:
    """How who has this grade is managed."""
    return next((one.treatment for one in rules.grades if one.name == name), "")


def problems(rules: GradingRules) -> list[str]:
    """What has to be put right before publication, in sentences; empty where nothing."""
    found = []
    total = sum(one.weight for one in rules.indicators)
    if not rules.indicators:
        found.append("还没有指标，至少要一个")
    elif total != WHOLE:
        found.append(f"权重加起来应当是 {WHOLE}，现在是 {total}")
    if is_blank(rules.purpose):
        found.append("写明评级用来做什么，商户看得到")
    if not FEWEST_GRADES <= len(rules.grades) <= MOST_GRADES:
        found.append(f"等级应当有 {FEWEST_GRADES} 到 {MOST_GRADES} 个，现在是 {len(rules.grades)} 个")
    leasts, names = [one.least for one in rules.grades], [one.name for one in rules.grades]
    if len(set(leasts)) != len(leasts) or len(set(names)) != len(names):
        found.append("等级的名称和起始分不能重复")
    if rules.grades and min(leasts) != 0:
        found.append("最低一个等级应当从 0 分起，不然有的商户没有等级")
    return found
