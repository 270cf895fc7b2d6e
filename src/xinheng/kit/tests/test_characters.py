"""One form for what departments type differently."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xinheng.kit.characters import compact, half, is_blank, tidy


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("  山城\u3000火锅 ", "山城 火锅"),
        ("a\r\n\tb", "a b"),
        ("\ufeff零宽\u200b字", "零宽字"),
        ("（山城）", "（山城）"),
        ("", ""),
    ],
)
def test_running_text_keeps_its_punctuation(written, meant):
    assert tidy(written) == meant


@pytest.mark.parametrize(
    "nothing",
    [
        "", " ", "\u3000\u00a0", "\u2066\u2069", "\u061c\u180e", "\u3164", "\uffa0\u115f\u1160", "\u2800",
        "\u0301\u20dd", "\ufe0f", "\U000e0061\U000e007f", "\U000e0100", "\x00\x1b", "\u200b\ufeff", "\ud800",
    ],
)  # fmt: skip
def test_what_shows_nothing_is_blank(nothing):
    assert is_blank(nothing)


@pytest.mark.parametrize(
    "name", ["林小满", "𠮷野", "\U00031350", "\ue000", "．", "a\u0301", "面\ufe0f", "\u2066陈\u2069", "0"]
)
def test_what_shows_anything_is_not(name):
    """Letters newer than the tables, and those of a bureau's own fonts, are letters."""
    assert not is_blank(name)


@pytest.mark.parametrize(
    ("written", "meant"), [(" ａb　１２ ", "AB12"), ("梯１１渝Ａ（２６）", "梯11渝A(26)"), ("é", "é")]
)
def test_codes_become_half_width_and_upper(written, meant):
    assert compact(written) == meant


@given(st.text())
def test_cleaning_twice_changes_nothing(text):
    assert [tidy(tidy(text)), half(half(text)), compact(compact(text))] == [tidy(text), half(text), compact(text)]
