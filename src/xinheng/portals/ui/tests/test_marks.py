"""The mark says the same by colour, shape, letter or sign, and word."""

import pytest

from xinheng.portals.ui.marks import COLOURS, mark_svg, phrase

SHAPES = {"green": "<circle", "yellow": "<path", "red": "<rect"}


@pytest.mark.clause("CQ-6.2-20", part=True)
@pytest.mark.parametrize("colour", COLOURS)
def test_every_colour_has_a_shape_of_its_own(colour):
    drawn = mark_svg(colour, "B")
    assert SHAPES[colour] in drawn
    assert ">B</text>" in drawn


def test_without_a_letter_the_sign_stands_in_its_place():
    drawn = mark_svg("red")
    assert "<text" not in drawn
    assert "M33 33l34 34" in drawn


def test_not_rated_is_a_diamond_without_a_letter():
    drawn = mark_svg("", "A")
    assert ">A<" not in drawn
    assert "未评" in drawn


def test_the_words_are_read_aloud_once():
    assert 'aria-label="黄码 关注 C"' in mark_svg("yellow", "C")
    assert 'aria-hidden="true"' in mark_svg("yellow", "C", hidden=True)


def test_a_letter_cannot_carry_markup():
    assert "<script" not in mark_svg("green", "<script>")


def test_phrase_of_an_unknown_colour():
    assert phrase("purple") == "未评"
