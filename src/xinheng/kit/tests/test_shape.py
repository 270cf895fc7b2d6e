"""What the words and signs around a number say of it: a person's, goods', money, a day, a part of a key."""

import re

import pytest

from xinheng.kit.personal.contacts import TELEPHONES
from xinheng.kit.personal.shape import Found, digits, in_token, is_day, is_money, of_goods, of_person
from xinheng.kit.personal.striking import strike


def number_in(text: str) -> Found:
    """The digits in angle brackets, as a pattern would have found them."""
    before, number, _ = re.split("[<>]", text)
    found = re.compile(f"(?P<n>{number})").match(re.sub("[<>]", "", text), len(before))
    assert found
    return found


@pytest.mark.parametrize("before", ["身份证号码：", "护照", "出生医学证明编号为 ", "驾照号：", "社保卡号 "])
def test_a_document_is_somebodys(before: str) -> None:
    assert of_person(number_in(f"我的{before}<E12345678>"))
    assert not of_person(number_in(f"{before}找到了，批<E12345678>"))
    assert not of_goods(number_in(f"{before}<E12345678>"))


@pytest.mark.parametrize("before", ["批号：", "条形码", "许可证编号：", "备案号 "])
def test_goods_and_licences_have_numbers_too(before: str) -> None:
    assert of_goods(number_in(f"{before}<13812345678>")) and not of_person(number_in(f"{before}<13812345678>"))


@pytest.mark.parametrize(
    ("text", "money"),
    [("合计：<13812345678>", True), ("<13812345678>元", True), ("<13812345678>.50", True), ("打<13812345678>", False)],
)
def test_a_currency_at_either_end_makes_it_money(text: str, money: bool) -> None:
    assert is_money(number_in(text)) == money


@pytest.mark.parametrize(
    ("before", "after", "part"),
    [(0, 0, False), (12, 0, False), (0, 12, False), (6, 6, False), (13, 0, True), (0, 13, True), (7, 6, True)],
)
def test_in_a_run_of_more_than_twelve_other_signs_it_is_a_part_of_a_key(before: int, after: int, part: bool) -> None:
    for fence in ("", "键：", "甲甲", "::"):
        end = "。" if fence else ""
        assert in_token(number_in(f"{fence}{'a' * before}<13812345678>{'b' * after}{end}")) == part
    assert not in_token(number_in(f"{'甲' * 13}<13812345678>{'-' * 13}"))


def test_a_number_is_its_digits_and_letters_without_what_stands_between() -> None:
    found = re.compile("(?P<n>.+)").match("E 1-2（甲）３x")
    assert found and digits(found) == "E12x"


@pytest.mark.parametrize(
    ("number", "day"),
    [("20000101", True), ("19991231", False), ("20491231", True), ("20500101", False), ("20260230", False)],
)
def test_a_day_of_our_time_is_a_day(number: str, day: bool) -> None:
    assert is_day(number) == is_day(f"{number}7") == day
    assert is_day("19991231", 1999)


@pytest.mark.parametrize(
    ("typed", "held"),
    [("1391234567O", True), ("13O12O45678", True), ("I3O12O45678", True), ("13OO2OO5678", False),
     ("13912345678", False), ("L3912345678", False)],
)  # fmt: skip
def test_one_to_three_letters_among_the_digits_are_meant_as_digits(typed: str, held: bool) -> None:
    disguised = TELEPHONES[-1]
    found = disguised.pattern.search(typed)
    assert (found is not None and disguised.holds(found)) == held


@pytest.mark.parametrize("text", ["7-138-1234-5678", "设备 7-138-1234-5678", "图号 9.138.1234.5678"])
def test_what_goes_on_from_a_digit_and_a_hyphen_is_the_end_of_a_longer_number(text: str) -> None:
    assert strike(text) == text
    assert strike("7 号楼，138-1234-5678") == "7 号楼，［电话已隐去］"
