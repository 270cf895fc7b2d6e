"""A list of tenants as people type it."""

from datetime import date, timedelta

import pytest

from xinheng.services.partners.rules import may_ask_again, read_lines

CODE, OTHER = "91509901MAC4KY2076", "92509906MALBQ4W01T"


def test_code_and_stall_stand_in_either_order_and_a_head_is_passed():
    told = read_lines([["代码", "铺位"], [CODE, "A-12"], ["B-7", OTHER.lower()], ["", " "]])
    assert [(one.row, one.code, one.stall, one.why) for one in told] == [(2, CODE, "A-12", ""), (3, OTHER, "B-7", "")]


def test_a_list_without_a_head_loses_no_line():
    assert [one.row for one in read_lines([[CODE], [OTHER]])] == [1, 2]


@pytest.mark.parametrize("typed", [" 91509901 MAC4KY2076 ", "９１５０９９０１ＭＡＣ４ＫＹ２０７６", CODE.lower()])
def test_a_code_is_known_however_it_is_typed(typed):
    (one,) = read_lines([[typed, "A-12"]])
    assert (one.code, one.stall, one.why) == (CODE, "A-12", "")


def test_what_is_none_and_what_came_before_is_told_on_its_row():
    told = read_lines([[CODE], ["91509901MAC4KY2077", "A-1"], [CODE, "A-2"]])
    assert [one.why for one in told] == ["", "不是有效的统一社会信用代码，请核对 18 位", "这个代码在前面已经写过"]


def test_a_stall_is_cut_where_the_column_ends():
    (one,) = read_lines([[CODE, "铺" * 41]])
    assert one.stall == "铺" * 40


@pytest.mark.parametrize(("days", "may"), [(0, False), (29, False), (30, True)])
def test_who_said_no_is_left_in_peace_thirty_days(days, may):
    said_no = date(2026, 11, 20)
    assert may_ask_again(said_no, said_no + timedelta(days=days)) == may
