"""怎么评的 says of every value what the scorecard does with it."""

import re
from dataclasses import replace

import pytest

from xinheng.credit.risk.declarations import Indicator
from xinheng.credit.risk.registry import indicators, main_scorecard
from xinheng.credit.risk.telling.published import PublishedRule, item_of, published_rule

COUNTED = [one for one in indicators().values() if one.unit and one.unit != "元"]


def holds(words: str, value: int) -> bool:
    """What a reader understands: 以上 includes the number, a bare number is that number."""
    if words == "有":
        return value >= 1
    number = int(re.match(r"\d+", words).group())
    return value >= number if words.endswith("以上") else value == number


def costs(indicator: Indicator, value: int) -> int:
    """What the scorecard does: the first range that fits."""
    fits = (one.points for one in indicator.bins if (one.from_ is None or value >= one.from_))
    return next(fits, 0)


@pytest.mark.parametrize("indicator", COUNTED, ids=lambda one: one.id)
def test_a_reader_finds_the_points_of_every_count(indicator: Indicator):
    steps = item_of(indicator).steps
    for value in range(260):
        read = [step.points for step in steps if holds(step.words, value)]
        assert (read or [0])[0] == costs(indicator, value), (value, steps)


@pytest.mark.parametrize("indicator", indicators().values(), ids=lambda one: one.id)
def test_every_range_and_veto_has_words_of_its_own(indicator: Indicator):
    item = item_of(indicator)
    words = [step.words for step in item.steps]
    assert all(words) and len(set(words)) == len(words) == len(indicator.bins)
    assert all(said for said, _ in item.vetoes)


def test_amounts_are_written_as_people_read_them():
    said = {id: [step.words for step in item_of(one).steps] for id, one in indicators().items()}
    assert said["G-S03"] == ["超过 20 万元", "超过 5 万元", "超过 1 万元", "有"]
    assert said["G-S01"] == ["3 次以上", "2 次", "1 次"]
    assert said["G-C03"] == ["超过 85%", "60%以上"]
    assert said["G-S05"] == ["有"]


def test_vetoes_name_the_fact():
    said = {id: item_of(one).vetoes for id, one in indicators().items() if one.vetoes}
    assert said["G-B10"] == [("吊销未注销、登记已撤销", "D")]
    assert said["G-S06"] == [("通过登记的住所或经营场所无法联系", "C")]


def of_bands(**worst: tuple[str, int]) -> PublishedRule:
    """The rule with these colours and lowest marks of its classes."""
    card = main_scorecard()
    bands = {
        grade: card.bands[grade].model_copy(update={"colour": colour, "worst": mark})
        for grade, (colour, mark) in worst.items()
    }
    lines = [replace(line, band=bands[line.grade]) for line in published_rule().bands]
    return replace(published_rule(), bands=lines)


@pytest.mark.django_db
def test_colours_and_their_lines_are_those_of_the_bands():
    rule = of_bands(A=("green", 90), B=("green", 80), C=("yellow", 60), D=("red", 0))
    assert rule.colour_lines == [(80, "green"), (60, "red")]
    assert [rule.colour_of(mark) for mark in (100, 80, 79.9, 60, 59.9, 0)] == [
        "green", "green", "yellow", "yellow", "red", "red"
    ]  # fmt: skip
    stricter = of_bands(A=("green", 95), B=("yellow", 85), C=("yellow", 70), D=("red", 0))
    assert stricter.colour_lines == [(95, "green"), (70, "red")]
    assert (stricter.colour_of(90), stricter.colour_of(69)) == ("yellow", "red")
    assert (rule.risk_words("A"), rule.risk_words("D"), rule.risk_words("")) == ("低", "高", "")
