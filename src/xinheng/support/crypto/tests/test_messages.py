"""What a partner signs, and when it still counts."""

import pytest

from xinheng.support.crypto.messages import MOST_SKEW, is_in_time, seconds_off, signed_text, target


def test_names_stand_on_lines_of_their_own_before_the_body():
    assert signed_text("a", "1", body=b"\n\x00b") == b"a\n1\n\n\x00b"
    assert target("POST", "City.example:8000", "/x") == "POST city.example:8000/x"
    assert signed_text("a", "b", body=b"") != signed_text("ab", body=b"")


@pytest.mark.parametrize(
    ("moment", "off"),
    [("1000", 0), ("1030", 30), ("970", -30), ("-1", None), ("1e3", None), ("", None), ("9" * 13, None)],
)
def test_a_clock_is_ahead_or_behind(moment, off):
    assert seconds_off(moment, 1000) == off


def test_a_begun_second_counts_whole_on_both_sides():
    assert (seconds_off("1001", 1000.5), seconds_off("999", 999.5)) == (1, -1)
    assert is_in_time(str(1000 + MOST_SKEW), 1000) and is_in_time(str(1000 - MOST_SKEW), 1000)
    assert not is_in_time(str(1000 + MOST_SKEW), 999.9) and not is_in_time(str(1000 - MOST_SKEW), 1000.1)
