"""From values to points, class, colour and mark, on both sides of every line, with a card small enough to reckon."""

from datetime import date

import duckdb
import pytest

from xinheng.credit.risk.declarations import Indicator, Scorecard
from xinheng.credit.risk.statement.compile import score_sql

DAY = date(2026, 8, 31)
SIDES = ("licensing", "reporting", "compliance", "quality", "consumers", "society")


def card(**more) -> Scorecard:
    told = {
        "id": "t", "version": "1", "title": "t", "basis": "b", "top": 100, "indicators": ["T-1"],
        "dimensions": {"one": {"title": "x", "cap": 80}, "two": {"title": "x", "cap": 30},
                       "empty": {"title": "x", "cap": 10}},
        "lines": [{"since": "2020-01-01", "a": 10, "b": 20, "c": 40, "basis": "b"},
                  {"since": "2026-09-01", "a": 11, "b": 20, "c": 40, "basis": "b"}],
        "aspects": {key: {"title": "x", "full": 50} for key in SIDES} | {
            "society": {"title": "x", "full": 50, "start": 90}},
        "bands": {
            "A": {"colour": "green", "word": "x", "best": 100, "worst": 90},
            "B": {"colour": "green", "word": "x", "best": 89, "worst": 80},
            "C": {"colour": "yellow", "word": "x", "best": 79, "worst": 60},
            "D": {"colour": "red", "word": "x", "best": 59, "worst": 0},
        },
        "new_subject": {"months": 6, "class": "B"},
    }  # fmt: skip
    return Scorecard.model_validate(told | more)


def indicator(id: str, dimension: str, *bins: dict, **more) -> Indicator:
    told = {
        "id": id, "title": "t", "dimension": dimension, "aspect": "quality", "kind": "count", "record_type": "fine",
        "bins": bins, "basis": "b", "explanation": "e", "improve": "i", "seen": True, "unit": "次",
    }  # fmt: skip
    return Indicator.model_validate(told | more)


# A value is its own points, so that a sum can be chosen; the second dimension has a fact with vetoes.
STEPS = (200, 101, 100, 99, 81, 80, 70, 41, 40, 30, 21, 20, 15, 12, 11, 10, 5, 1)
PLAIN = [{"from": number, "points": number} for number in STEPS]
ONE = indicator("T-1", "one", *PLAIN)
TWO = indicator("T-2", "two", *PLAIN, {"from": -50, "points": -50}, aspect="society")
GRAVE = indicator("T-3", "two", kind="exists", vetoes=[
    {"equals": 1, "class": "C"}, {"equals": 2, "class": "D"}, {"from": 1, "class": "B"}])  # fmt: skip


def score(
    *members: Indicator, old: int | None = 100, on: Scorecard | None = None, day: date = DAY, details=True, **values
) -> dict:
    """The row of one subject: T-1 = 20 as `one=20`, its day as `one_since=…`."""
    members = members or (ONE, TWO, GRAVE)
    age = "NULL::INT" if old is None else str(old)
    columns = [f"{age} AS months_old", "1::BIGINT AS subject_id", "NULL::DATE AS turns_on"]
    for one, told in zip(members, ("one", "two", "grave"), strict=False):
        value, since = values.get(told), values.get(f"{told}_since")
        slug = one.id.lower().replace("-", "_")
        columns += [f"{'NULL::DOUBLE' if value is None else repr(value)} AS v_{slug}", f"NULL::DATE AS u_{slug}"]
        columns.append(f"{'NULL::DATE' if since is None else f'DATE {since!r}'} AS s_{slug}")
    sql = score_sql(on or card(), list(members), day, source=f"(SELECT {', '.join(columns)})", details=details)
    with duckdb.connect() as connection:
        found = connection.execute(sql)
        return dict(zip([column[0] for column in found.description], found.fetchone(), strict=True))


@pytest.mark.parametrize(
    ("points", "grade", "colour", "mark"),
    [
        (0, "A", "green", 100), (1, "A", "green", 99), (10, "A", "green", 90),
        (11, "B", "green", 89), (15, "B", "green", 85), (20, "B", "green", 80),
        (21, "C", "yellow", 79), (30, "C", "yellow", 70), (40, "C", "yellow", 60),
        (41, "D", "red", 59), (70, "D", "red", 30), (80, "D", "red", 20),
    ],
)  # fmt: skip
def test_the_last_point_of_a_class_still_belongs_to_it(points: int, grade: str, colour: str, mark: int) -> None:
    row = score(one=float(points))
    assert (row["total"], row["grade"], row["colour"], row["mark"]) == (points, grade, colour, mark)


def test_the_marks_of_a_class_of_two_points_are_its_best_and_its_worst() -> None:
    narrow = card(lines=[{"since": "2020-01-01", "a": 10, "b": 12, "c": 40, "basis": "b"}])
    assert [score(one=points, on=narrow)["mark"] for points in (11.0, 12.0)] == [89, 80]


def test_the_lines_are_those_of_the_day() -> None:
    assert [score(one=11.0, day=day)["grade"] for day in (date(2026, 8, 31), date(2026, 9, 1))] == ["B", "A"]
    assert score(one=11.0, day=date(2026, 9, 1))["mark"] == 90


def test_a_dimension_takes_no_more_than_its_cap_and_gives_nothing_back() -> None:
    assert score(one=200.0)["total"] == 80
    assert score(two=101.0)["total"] == 30
    assert score(one=20.0, two=-50.0)["total"] == 20, "a good deed does not pay for another dimension"
    assert score(one=80.0, two=30.0)["total"] == 100, "nor is there more than the top"
    assert score(one=80.0, two=30.0)["mark"] == 0
    assert score(one=80.0, two=5.0)["total"] == 85


def test_what_is_not_known_costs_nothing() -> None:
    assert (score()["total"], score()["grade"], score()["mark"]) == (0, "A", 100)


@pytest.mark.parametrize(("grave", "grade", "mark"), [(1.0, "C", 79), (2.0, "D", 59), (3.0, "B", 89), (0.0, "A", 100)])
def test_the_gravest_fact_forces_the_class_and_takes_the_best_mark_of_it(grave: float, grade: str, mark: int) -> None:
    row = score(grave=grave)
    assert (row["total"], row["grade"], row["mark"]) == (0, grade, mark)


def test_a_fact_never_makes_the_class_better() -> None:
    row = score(one=41.0, grave=1.0)
    assert (row["grade"], row["mark"]) == ("D", 59)


@pytest.mark.parametrize(
    ("months", "points", "grade"),
    [(5, 1.0, "B"), (6, 1.0, "A"), (0, 1.0, "B"), (5, 0.0, "A"), (5, 21.0, "C"), (None, 1.0, "A")],
)
def test_the_young_are_not_the_very_best_once_something_counts_and_are_young_for_six_months(
    months: int | None, points: float, grade: str
) -> None:
    """包容审慎: whose age is not known is not young."""
    assert score(one=points, old=months)["grade"] == grade
    assert score(one=1.0, old=months, on=card(new_subject=None))["grade"] == "A"


@pytest.mark.parametrize(
    ("value", "points"), [(2.0, 0), (3.0, 5), (9.99, 5), (10.0, 5), (10.01, 12), (None, 0)]
)  # fmt: skip
def test_from_includes_its_bound_and_above_does_not(value: float | None, points: int) -> None:
    bounds = indicator("T-1", "one", {"above": 10, "points": 12}, {"from": 3, "points": 5})
    assert score(bounds, one=value)["p_t_1"] == points
    with_nought = indicator(
        "T-1", "one", {"above": 10, "points": 12}, {"from": 3, "points": 5}, {"from": 0, "points": 0}
    )
    assert score(with_nought, one=value)["p_t_1"] == points


def test_the_first_range_that_fits_decides_whatever_stands_behind_it() -> None:
    """Ranges that are no mere bounds may cover each other, and a value outside of the last may fit an earlier one."""
    mixed = indicator(
        "T-1", "one", {"equals": 1, "points": 7}, {"from": 5, "upto": 9, "points": 20}, {"from": 8, "points": 3}
    )
    told = {value: score(mixed, one=value)["p_t_1"] for value in (0.0, 1.0, 5.0, 8.0, 9.0, 9.5)}
    assert told == {0.0: 0, 1.0: 7, 5.0: 20, 8.0: 20, 9.0: 20, 9.5: 3}
    upwards = indicator("T-1", "one", {"equals": 1, "points": 7}, {"from": 8, "points": 3})
    assert score(upwards, one=1.0)["p_t_1"] == 7
    forgiven = indicator("T-1", "one", {"equals": 9, "points": 0}, {"from": 8, "points": 3})
    assert [score(forgiven, one=value)["p_t_1"] for value in (8.0, 9.0)] == [3, 0]
    alone = indicator("T-1", "one", {"from": 8, "points": 3})
    assert [score(alone, one=value)["p_t_1"] for value in (7.0, 8.0)] == [0, 3]
    assert score(indicator("T-1", "one"), one=9.0)["total"] == 0
    assert score(indicator("T-1", "one", {"from": 1, "points": 0}), one=9.0)["total"] == 0


@pytest.mark.parametrize(
    ("since", "points"),
    [("2026-08-31", 40), ("2025-08-30", 19), ("2025-09-30", 21), ("2024-08-30", 9), (None, 40)],
)
def test_points_halve_every_twelve_months_and_are_rounded_in_favour_of_the_shop(since: str | None, points: int) -> None:
    fading = indicator("T-1", "one", {"from": 1, "points": 40}, half_life=12)
    assert score(fading, one=1.0, one_since=since)["p_t_1"] == points
    lasting = indicator("T-1", "one", {"from": 1, "points": 40})
    assert score(lasting, one=1.0, one_since=since)["p_t_1"] == 40


def test_a_side_starts_at_its_start_and_falls_to_nought() -> None:
    row = score(one=20.0, two=5.0)
    assert (row["a_quality"], row["a_society"], row["a_licensing"]) == (60, 80, 100)
    assert score(one=70.0)["a_quality"] == 0
    assert score(two=-50.0)["a_society"] == 100


def test_a_result_is_another_one_only_where_somebody_would_be_told_so() -> None:
    """The mere passing of days is none, nor is a value that an indicator of its own SQL reckons."""
    first = score(one=1.0, two=1.0)["digest"]
    assert score(one=1.0, two=1.0)["digest"] == first
    assert score(one=2.0, two=1.0)["digest"] != first, "another value"
    assert score(one=1.0, two=1.0, grave=1.0)["digest"] != first, "another class"
    days = indicator("T-1", "one", {"from": 5, "points": 3}, kind="days_since", field="effective_on")
    own = indicator("T-1", "one", {"from": 5, "points": 3}, kind="sql", sql="SELECT 1")
    for quiet in (days, own):
        digests = {value: score(quiet, one=value)["digest"] for value in (1.0, 2.0, 6.0)}
        assert digests[1.0] == digests[2.0] != digests[6.0]


def test_without_details_only_what_a_trial_counts_is_given() -> None:
    assert set(score(one=1.0, details=False)) == {"scored", "total", "grade", "colour", "mark"}
    assert {"months_old", "p_t_1", "v_t_1", "a_quality", "digest", "young"} <= set(score(one=1.0))
