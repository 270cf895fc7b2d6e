"""Charts drawn on the server."""

from datetime import date

import pytest

from xinheng.portals.ui.charts import Spoke, TrendPoint, radar_svg, trend_svg

SIDES = [Spoke(title, 80, 70) for title in ("登记许可", "公示年报", "合规经营", "产品质量", "消费维权", "社会评价")]


@pytest.mark.clause("CQ-6.2-21", part=True)
def test_the_radar_names_every_side_and_draws_the_peers():
    drawn = radar_svg(SIDES, "六项情况")
    assert all(side.title in drawn for side in SIDES)
    assert "chart-peers" in drawn


def test_without_peers_there_is_no_dashed_line():
    assert "chart-peers" not in radar_svg([Spoke("一", 1), Spoke("二", 2), Spoke("三", 3)], "x")


def test_two_sides_have_no_shape():
    assert radar_svg(SIDES[:2], "x") == ""


@pytest.mark.clause("CQ-6.2-22", part=True)
def test_each_point_of_the_trend_has_the_shape_of_its_code():
    ratings = [TrendPoint(date(2026, month, 1), mark, colour) for month, mark, colour in
               ((1, 95, "green"), (2, 70, "yellow"), (3, 40, "red"))]  # fmt: skip
    drawn = trend_svg(ratings, [(80, "绿码线")], "分数")
    assert "<circle" in drawn and 'd="M50 9' in drawn and 'width="86"' in drawn
    assert "绿码线 80" in drawn


def test_one_rating_is_no_trend():
    assert trend_svg([TrendPoint(date(2026, 1, 1), 90, "green")], [], "x") == ""


def test_a_title_cannot_carry_markup():
    assert "<b>" not in radar_svg([Spoke("<b>", 1), Spoke("二", 2), Spoke("三", 3)], "<b>")
