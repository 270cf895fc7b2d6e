"""Periods in the numerals of the law."""

import pytest

from xinheng.kit.clock_words import months_in_words, number_in_words


@pytest.mark.parametrize(
    ("number", "words"),
    [(2, "二"), (10, "十"), (12, "十二"), (20, "二十"), (60, "六十"), (99, "九十九"), (100, "100"), (0, "0")],
)
def test_a_number_is_written_out(number, words):
    assert number_in_words(number) == words


@pytest.mark.parametrize(
    ("months", "words"), [(0, "没有规定期限"), (3, "三个月"), (12, "一年"), (18, "十八个月"), (36, "三年")]
)
def test_months_are_years_where_they_can_be(months, words):
    assert months_in_words(months) == words
