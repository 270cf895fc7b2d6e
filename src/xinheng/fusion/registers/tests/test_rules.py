"""The key, the content and the digest of a statement, on plain values."""

import pytest

from xinheng.fusion.registers.rules import KEY_LIMIT, content, natural_key, statement_digest
from xinheng.kit.canonical import digest


@pytest.mark.parametrize(("one", "other"), [
    (["两河市监处罚〔2026〕9号"], ["两河市监处罚[2026]第9号"]), ([" A-1 "], ["Ａ-１"]),
])  # fmt: skip
def test_one_number_in_two_spellings_is_one_key(one, other):
    assert natural_key(one) == natural_key(other)


@pytest.mark.parametrize(("one", "other"), [
    (["a|b", "c"], ["a", "b|c"]), (["a\\", "b"], ["a", "\\b"]), (["a\\|b", "c"], ["a\\", "b|c"]), (["a", ""], ["a"]),
    (["a", "b"], ["b", "a"]), (["a", "b"], ["A", "B"]),
])  # fmt: skip
def test_what_is_two_things_is_two_keys(one, other):
    assert natural_key(one) != natural_key(other)


def test_a_key_of_one_part_is_that_part_whatever_is_in_it():
    assert natural_key(["a|b\\c"]) == "a|b\\c"


def test_a_long_key_is_cut_and_stays_its_own():
    whole = "a" * KEY_LIMIT
    assert natural_key([whole]) == whole
    long, longer = natural_key([whole + "b"]), natural_key([whole + "c"])
    assert len(long) == len(longer) == KEY_LIMIT and long != longer and long[:175] == "a" * 175


def test_what_says_nothing_is_no_content_and_order_is_none():
    assert content({"a": "", "b": ""}) == content({}) == ""
    assert content({"b": "2", "a": "1", "c": ""}) == content({"a": "1", "b": "2"}) == '{"a":"1","b":"2"}'


def test_what_is_restricted_enters_under_a_key_and_what_is_not_needs_none():
    assert statement_digest("{}", "", b"one") == statement_digest("{}", "", b"two") == digest("{}")
    assert statement_digest("{}", "x", b"one") != statement_digest("{}", "x", b"two")
    assert len({statement_digest("{}", one, b"k") for one in ("", "x", "y")}) == 3
    assert statement_digest("a", "x", b"k") != statement_digest("b", "x", b"k")
