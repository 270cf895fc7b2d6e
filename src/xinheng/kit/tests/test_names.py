"""Names folded, paired and spelled for search."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from xinheng.kit.names import bigrams, fold, initials, initials_of_many, pairs, pairs_of_many


def test_two_spellings_of_one_name():
    assert fold("ＡＢＣ火锅 （山城）店") == fold("abc火锅(山城)店") == "ABC火锅(山城)店"


@pytest.mark.parametrize(
    ("name", "pairs"), [("山城火锅", ["山城", "城火", "火锅"]), ("店", ["店"]), ("", []), (" 老 店 ", ["老店"])]
)
def test_pairs_of_characters(name, pairs):
    assert bigrams(name) == pairs


@pytest.mark.parametrize(
    ("name", "letters"), [("老码头火锅", "LMTHG"), ("Ｎo.1安心店", "NO1AXD"), ("（）·", ""), ("𠮷野家", "YJ")]
)
def test_initials(name, letters):
    assert initials(name) == letters


@given(st.text())
def test_initials_are_plain_letters_and_digits(text):
    assert all(c.isascii() and c.isalnum() and c == c.upper() for c in initials(text))


@given(st.text(min_size=2))
def test_pairs_put_together_again_give_the_name(text):
    pairs = bigrams(text)
    assert "".join(pair[0] for pair in pairs) + (pairs[-1][1:] if pairs else "") == fold(text)


@given(st.text(max_size=6))
@example("K\u200b\u0327")
def test_a_folded_name_folds_to_itself(text):
    assert fold(fold(text)) == fold(text)


@given(st.lists(st.text(max_size=6).map(fold)), st.sampled_from(["", "¹", "¹²"]))
def test_many_names_are_cut_as_one_by_one(names, mark):
    """`fold` leaves no line break, which stands between two of them."""
    one_by_one = [" ".join(mark + pair for pair in pairs(name)) for name in names]
    assert pairs_of_many(names, mark) == one_by_one
    assert initials_of_many(names) == [initials(name) for name in names]
