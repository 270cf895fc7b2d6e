"""How days, amounts and codes are written."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xinheng.kit import city_time
from xinheng.portals.ui import wording


def test_a_day_has_its_weekday():
    assert wording.day(date(2026, 12, 1)) == "2026-12-01 周二"
    assert wording.day("2026-12-01T08:00:00Z") == "2026-12-01 周二"


@pytest.mark.parametrize("value", ["", None, "soon", "2026-13-01"])
def test_what_is_no_day_is_nothing(value):
    assert wording.day(value) == ""


def test_a_moment_is_told_in_shanghai():
    assert wording.moment(datetime(2026, 11, 19, 18, 30, tzinfo=UTC)) == "2026-11-20 周五 02:30"


def test_the_year_is_left_out_only_this_year():
    today = city_time.today()
    assert wording.short_day(today) == f"{today:%m-%d}"
    assert wording.short_day(date(2019, 5, 6)) == "2019-05-06"


def test_amounts():
    assert wording.money("3000") == "¥3,000.00"
    assert wording.money("约三千") == "约三千"
    assert wording.money(None) == ""


def test_a_credit_code_is_grouped_as_on_the_licence():
    assert wording.credit_code("uscc:91509901MA5K7Q2R73") == "91 509901 MA5K7Q2R7 3"
    assert wording.credit_code("2345") == "2345"


def test_freshness():
    assert wording.freshness(city_time.now()).startswith("今日 ")
    assert wording.freshness(city_time.now() - timedelta(days=400)).endswith(" 更新")
    assert wording.freshness(None) == "更新时间未知"


@given(st.text(max_size=40), st.text(max_size=10))
def test_highlighting_never_loses_or_runs_anything(text, query):
    shown = wording.highlight(text, query)
    plain = shown.replace('<mark class="hit">', "").replace("</mark>", "")
    assert "<" not in plain
    assert shown.count('<mark class="hit">') == shown.count("</mark>")


def test_a_hit_is_marked():
    assert wording.highlight("老码头火锅（江岸路店）", "火锅 江岸路") == (
        '老码头<mark class="hit">火锅</mark>（<mark class="hit">江岸路</mark>店）'
    )
