"""A number as it is read: digits of every script, signs that separate, dates that are no numbers."""

import pytest

from xinheng.kit.personal.spelling import COVER, MARKUP, reading, readings


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("１２３", "123"), ("٣٤", "34"), ("一〇九", "109"), ("幺拐洞", "170"), ("Ⅴ㊀㊈", "519"), ("⑩½", "⑩½"),
        ("a\tb", "A B"), ("a\u200bb", "A B"), ("甲\r\n乙", "甲\r\n乙"), ("é", "é"), ("ａ", "A"), ("—－", "--"),
        ("·•", ".."),
    ],
)  # fmt: skip
def test_each_sign_is_read_as_one(written: str, read: str) -> None:
    assert reading(written) == read


def test_markup_is_covered_sign_by_sign() -> None:
    assert reading("1&nbsp;2<br/>3") == f"1{MARKUP * 6}2{MARKUP * 5}3"
    assert reading("1 & 2 < 3") == "1 & 2 < 3"


def test_a_stroke_between_digits_is_also_read_as_a_hyphen() -> None:
    assert list(readings("139一1234")) == ["13911234", "139-1234"]
    assert list(readings("139 1234")) == ["139 1234"]


@pytest.mark.parametrize("day", ["2026-11-30", "1999.1.2", "2026/11/30", "2026年11月30"])
def test_a_date_is_no_number_by_itself(day: str) -> None:
    assert reading(f"在{day}。") == f"在{COVER * len(day)}。"
    assert reading(f"{day} {day}") == f"{COVER * len(day)} {COVER * len(day)}"


@pytest.mark.parametrize("text", ["138 2026-11-30", "138-2026-11-30", "1382026-11-30", "5. 2026-11-30 2026-12-01"])
def test_a_date_that_goes_on_from_digits_may_be_a_part_of_a_longer_number(text: str) -> None:
    assert COVER not in reading(text)
