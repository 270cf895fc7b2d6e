"""One number of somebody's in a text: found once, struck whole, and the rest of the text left as it was."""

import pytest

from xinheng.kit.personal.striking import Personal, personal_numbers, strike, strike_all


@pytest.mark.parametrize("text", ["", "火锅店不退押金。", "三天前买的，编号 1234", "共 5 斤 12 两"])
def test_where_there_is_nothing_to_find_nothing_is_found_or_cut(text: str) -> None:
    assert personal_numbers(text) == []
    assert strike(text, most=3) == text, "only what striking made longer is cut"


def test_the_shortest_number_has_five_digits() -> None:
    assert strike("加QQ 12345") == "加QQ ［QQ号已隐去］"


@pytest.mark.parametrize("text", ["微信 zhang_san", "VX：lao_wang", "a.b@example.cn", "抖音账号 lao.wang"])
def test_a_name_without_digits_is_found_by_the_word_before_it(text: str) -> None:
    assert personal_numbers(text)


def test_what_overlaps_is_struck_once_by_what_was_found_first() -> None:
    """An address of mail may begin with a telephone: struck twice, the text after it would be torn."""
    assert strike("信箱13812345678@qq.com，不回") == "信箱［电话已隐去］@qq.com，不回"
    assert personal_numbers("信箱13812345678@qq.com") == [Personal(2, 13, "电话")]


def test_after_a_candidate_that_does_not_hold_the_search_goes_on_within_it() -> None:
    """A type's number stands within four signs of the word; the telephone behind it begins one sign later."""
    assert strike("型号：是这个+8613812345678") == "型号：是这个+［电话已隐去］"
    assert strike("批号 13812345678，手机 13812345678") == "批号 13812345678，手机 ［电话已隐去］"
    assert strike("微信" * 3 + " abcde1") == "微信微信微信 ［微信号已隐去］"


def test_two_numbers_side_by_side_are_both_struck_and_the_longer_text_is_cut() -> None:
    assert strike("13812345678、13912345678") == "［电话已隐去］、［电话已隐去］"
    assert strike("打13812345678", most=5) == "打［电话已"


def test_a_key_that_holds_a_telephone_is_a_key() -> None:
    key = "f3a9c0b1d2e4" * 2 + "13812345678" + "beef" * 4
    assert strike(key) == key


def test_striking_goes_through_whatever_holds_texts() -> None:
    held = {"a": ("打13812345678", 3), "b": None, "c": True, "d": {"e": ["13812345678"]}}
    assert strike_all(held) == {"a": ["打［电话已隐去］", 3], "b": None, "c": True, "d": {"e": ["［电话已隐去］"]}}
