"""What a paper shows of what was typed, on plain values: no paper is set here."""

import pytest

from xinheng.support.documents.rules import MARK, common, flat, marked, told, unset, visible, without_glyph

DATA = {"to": "甲", "lines": ["乙", ("丙", 3)], "none": None}


def test_all_text_is_found_however_deep():
    assert flat(DATA) == "甲乙丙"
    assert visible({"a": ["x\r\ny\rz", 5]}) == {"a": ["x\ny\nz", 5]}


@pytest.mark.parametrize("sign", ["\u202e", "\u200f", "\ufeff", "\x00", "\x1b", "\x7f", "\u2066", "\u061c"])
def test_what_cannot_be_seen_turns_no_text(sign):
    assert visible(f"甲{sign}乙") == "甲乙"


@pytest.mark.parametrize("sign", ["\n", "\t", "\u200d", "👍🏽", "〓"])
def test_what_can_be_seen_or_joins_signs_stays(sign):
    assert visible(f"甲{sign}乙") == f"甲{sign}乙"


@pytest.mark.parametrize("sign", ["\ud83d", "\ufdd0", "\uffff", "\U0010fffe"])
def test_what_is_no_character_no_face_can_mean(sign):
    assert without_glyph({"a": [f"甲{sign}", sign]}, own_fonts=False) == [sign]
    assert without_glyph([sign], own_fonts=True) == [sign]


@pytest.mark.parametrize("sign", ["\ue000", "\uf8ff", "\U000f0000", "\U0010fffd"])
def test_the_private_area_means_something_in_a_bureaus_own_fonts_alone(sign):
    assert without_glyph([sign], own_fonts=False) == [sign]
    assert without_glyph([sign], own_fonts=True) == []


def test_the_longest_of_what_is_marked_goes_first():
    assert marked(["甲乙丙乙"], ["乙", "乙丙"]) == [f"甲{MARK}{MARK}"]
    assert marked(["甲.乙"], ["."]) == [f"甲{MARK}乙"]
    assert marked(DATA, []) == DATA


def test_a_character_outside_the_common_ones_is_marked():
    assert common(["葛\U000e0100城", "𠮷野家"]) == [f"葛{MARK}城", f"{MARK}野家"]


def test_characters_are_told_by_number_once_each():
    assert told(["𱍐甲", "甲"]) == "U+31350、U+7532"
    assert told(["\x07"]) == "U+0007"


@pytest.mark.parametrize(
    ("written", "text"),
    [("甲", "甲"), (r"\u{31350}", "\U00031350"), (r"a\n\tb", "a\n\tb"), (r"\"q\"", '"q"'), (r"\\", "\\"), (r"\0", "\0"),
     (r"\r", "\r")],
)  # fmt: skip
def test_what_the_setter_could_not_show_is_read_out_of_its_message(written, text):
    said = f'warning: text `"{written}"` could not be displayed'
    assert unset(f"{said}\n{said}\nerror: something else") == [text]
    assert unset("error: something else") == []
