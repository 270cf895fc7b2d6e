"""One form for what departments type differently."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xinheng.kit.characters import compact, half, tidy


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
    ("written", "meant"), [(" ａb　１２ ", "AB12"), ("梯１１渝Ａ（２６）", "梯11渝A(26)"), ("é", "é")]
)
def test_codes_become_half_width_and_upper(written, meant):
    assert compact(written) == meant


@given(st.text())
def test_cleaning_twice_changes_nothing(text):
    assert [tidy(tidy(text)), half(half(text)), compact(compact(text))] == [tidy(text), half(text), compact(text)]
