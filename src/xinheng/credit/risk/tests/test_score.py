"""From values to class: caps, decay, vetoes, leniency, marks."""

from datetime import date

import duckdb
import pytest

from xinheng.credit.risk.registry import indicators, indicators_of, main_scorecard
from xinheng.credit.risk.statement.aggregates import slug
from xinheng.credit.risk.statement.compile import score_sql

DAY = date(2026, 11, 1)


def score(months_old=100, **values):
    """The row of one subject; values by indicator in lower case, `s_…` for since."""
    members = indicators_of(main_scorecard())
    columns = [f"{months_old} AS months_old", "1::BIGINT AS subject_id", "'' AS industry", "'' AS category"]
    columns.append("NULL::DATE AS turns_on")
    for one in members:
        it = slug(one)
        empty = "NULL::VARCHAR" if one.kind in ("latest",) or one.id == "G-D06" else "NULL::DOUBLE"
        value = values.get(it)
        columns.append(f"{empty if value is None else repr(value)} AS v_{it}")
        since = values.get(f"s_{it}")
        columns.append(f"DATE '{since}' AS s_{it}" if since else f"NULL::DATE AS s_{it}")
        columns.append(f"NULL::DATE AS u_{it}")
    sql = score_sql(main_scorecard(), members, DAY, source=f"(SELECT {', '.join(columns)})", details=True)
    with duckdb.connect() as connection:
        found = connection.execute(sql)
        return dict(zip([column[0] for column in found.description], found.fetchone(), strict=True))


@pytest.mark.clause("CQ-6.2-18", "CQ-6.2-19")
@pytest.mark.parametrize(
    ("values", "grade"),
    [({}, "A"), ({"g_d06": "missing"}, "B"), ({"g_s06": 4}, "C"), ({"g_s05": 1}, "D")],
)
def test_the_class_follows_from_the_points(values, grade):
    assert score(**values)["grade"] == grade


@pytest.mark.clause("CQ-6.2-20")
def test_the_colour_follows_from_the_class():
    colours = [score(**one)["colour"] for one in ({}, {"g_d06": "missing"}, {"g_s06": 4}, {"g_s05": 1})]
    assert colours == ["green", "green", "yellow", "red"]


def test_nothing_known_costs_nothing():
    row = score()
    assert (row["total"], row["mark"]) == (0, 100)


def test_a_dimension_is_cut_at_its_cap():
    grave = {"g_s05": 1, "g_s06": 4, "g_s01": 5, "g_s02": 6, "g_s03": 900000.0, "g_s09": 2, "g_s12": 4}
    assert score(**grave)["total"] == 450


def test_good_deeds_never_go_below_zero():
    assert score(g_s11=1.0, g_c10="1")["total"] == 0


def test_points_halve_within_the_half_life():
    fresh = score(g_s01=1, s_g_s01="2026-11-01")["p_g_s01"]
    old = score(g_s01=1, s_g_s01="2025-11-01")["p_g_s01"]
    assert (fresh, old) == (25, 12)


def test_a_veto_holds_whatever_the_points():
    row = score(g_a02=1)
    assert (row["total"], row["grade"]) == (50, "C")
    assert row["mark"] == main_scorecard().bands["C"].best


def test_the_young_are_not_the_very_best_once_something_counts():
    assert score(months_old=3, g_b07=1)["grade"] == "B"
    assert score(months_old=3)["grade"] == "A"
    assert score(months_old=30, g_b07=1)["grade"] == "A"


@pytest.mark.parametrize(("value", "points"), [(1, 5), (10000, 5), (10000.01, 12), (50000, 12), (200001, 40)])
def test_the_ends_of_bins(value, points):
    assert score(g_s03=float(value))["p_g_s03"] == points


def test_marks_fall_with_points_and_never_rise():
    line = main_scorecard().lines_on(DAY)
    assert score(g_d06="missing")["mark"] >= 80 > score(g_s06=4)["mark"] >= 60 > score(g_s05=1)["mark"]
    assert line.a < line.b < line.c


def test_the_six_sides_show_where_the_points_are():
    row = score(g_c01=0.97)
    assert row["a_consumers"] == 50
    assert row["a_reporting"] == 100


def test_every_bin_can_be_reached():
    """A bin behind a wider one would never count."""
    for indicator in indicators().values():
        bounds = [(one.from_, one.above) for one in indicator.bins if one.from_ is not None or one.above is not None]
        lower = [first if first is not None else above for first, above in bounds]
        assert lower == sorted(lower, reverse=True), indicator.id
