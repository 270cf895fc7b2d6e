"""What is read off the records for one indicator: on the first and on the last day, and not a day longer.

A lake of four shops, made by hand; each story asks one indicator for its value, the day of the record that scores
(since) and the day on which it stops counting by itself (until).
"""

from datetime import date, timedelta
from decimal import Decimal

import duckdb
import pytest

from xinheng.credit.publicity import Publication
from xinheng.credit.risk.declarations import Indicator, Scorecard
from xinheng.credit.risk.statement.compile import scorecard_sql
from xinheng.credit.risk.statement.conditions import on_day
from xinheng.credit.risk.statement.gather import Readings, _groups, values_sql
from xinheng.kit.conditions import nodes as n

DAY = date(2026, 8, 31)
TOMORROW = DAY + timedelta(1)
SHOP, OTHER, GONE, PERSON = 1, 2, 3, 4
FIELDS = {"fine": frozenset({"amount", "extra", "weight"}), "check_up": frozenset({"outcome"})}
SHOWN_UNTIL_IT_ENDS = Publication(
    "fine", "penalties", n.FieldOf("effective_on", "day"), hidden_on=n.FieldOf("ends_on", "day")
)


def card(**more) -> Scorecard:
    side = {"title": "x", "full": 100}
    return Scorecard.model_validate({
        "id": "t", "version": "1", "title": "t", "basis": "b", "indicators": ["T-1"],
        "dimensions": {"one": {"title": "x", "cap": 100}}, "lines": [
            {"since": "2020-01-01", "a": 10, "b": 20, "c": 40, "basis": "b"}],
        "aspects": dict.fromkeys(("licensing", "reporting", "compliance", "quality", "consumers", "society"), side),
        "bands": {key: {"colour": "green", "word": "x", "best": 100, "worst": 0} for key in "ABCD"},
    } | more)  # fmt: skip


def indicator(kind: str, id: str = "T-1", **more) -> Indicator:
    told = {"record_type": "fine"} if kind != "sql" else {}
    return Indicator.model_validate({
        "id": id, "title": "t", "dimension": "one", "aspect": "quality", "kind": kind, "basis": "b", "seen": True,
        "explanation": "e", "improve": "i",
    } | told | more)  # fmt: skip


@pytest.fixture
def lake(empty_lake: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    common = "record_id BIGINT, subject_id BIGINT, key VARCHAR, effective_on DATE, ends_on DATE"
    empty_lake.execute(f"CREATE TABLE fine ({common}, amount DECIMAL(18, 2), extra DECIMAL(18, 2), weight VARCHAR)")
    empty_lake.execute(f"CREATE TABLE check_up ({common}, outcome VARCHAR)")
    empty_lake.execute("CREATE TABLE mention (record_id BIGINT, subject_id BIGINT, role VARCHAR)")
    empty_lake.execute("CREATE TABLE peer_value (indicator VARCHAR, key VARCHAR, value DOUBLE)")
    empty_lake.execute(
        "CREATE TABLE subject AS SELECT * FROM (VALUES "
        f"({SHOP}, 'a', '6210', '5001', 'x', 'c1', DATE '2026-03-01', '1', 'entity'), "
        f"({OTHER}, 'b', '6210', '5001', 'x', 'c2', NULL, '', 'entity'), "
        f"({GONE}, 'c', '6210', '5001', 'x', 'c1', NULL, '4', 'entity'), "
        f"({PERSON}, 'd', '', '', '', '', NULL, '1', 'person')"
        ") t(subject_id, identity, industry, division, address, category, established_on, status, kind)"
    )
    return empty_lake


def fine(lake, on: date | None = DAY, ends: date | None = None, subject: int = SHOP, **more) -> None:
    number = lake.execute("SELECT count(*) + 1 FROM fine").fetchone()[0]
    told = {"key": f"k{number}", "amount": None, "extra": None, "weight": None} | more
    lake.execute("INSERT INTO fine VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                 [number, subject, told["key"], on, ends, told["amount"], told["extra"], told["weight"]])  # fmt: skip


def read(lake, *members: Indicator, day: date = DAY, shown=None, **more) -> dict[int, tuple]:
    """Subject → value, since, until of each indicator."""
    readings = Readings(FIELDS, shown or {}, day)
    found = lake.execute(on_day(values_sql(card(**more), list(members), readings), day)).fetchall()
    return {row[0]: row[5:-1] for row in found}


def of_shop(lake, *members: Indicator, **more) -> tuple:
    return read(lake, *members, **more)[SHOP]


def test_a_penalty_dated_tomorrow_costs_nothing_today(lake) -> None:
    count = indicator("count")
    fine(lake, TOMORROW)
    assert of_shop(lake, count) == (0, None, None)
    fine(lake, DAY)
    assert of_shop(lake, count) == (1, DAY, None)
    fine(lake, None)
    assert of_shop(lake, count) == (2, DAY, None), "a day that nobody wrote down keeps nothing out"
    assert of_shop(lake, count, day=TOMORROW) == (3, TOMORROW, None)


@pytest.mark.parametrize(
    ("committed", "last"),
    [
        (date(2026, 5, 31), date(2026, 8, 30)),
        (date(2025, 11, 30), date(2026, 2, 27)),
        (date(2026, 3, 15), date(2026, 6, 14)),
    ],
)
def test_a_window_of_three_months_ends_with_the_day_before_it_comes_round(lake, committed: date, last: date) -> None:
    """The last day of February stands for a 30th that it has not."""
    count = indicator("count", window=3)
    fine(lake, committed)
    over = last + timedelta(1)
    assert of_shop(lake, count, day=last) == (1, committed, over)
    assert of_shop(lake, count, day=over) == (0, None, None)


def test_what_is_in_force_is_so_until_the_day_before_it_ends(lake) -> None:
    exists = indicator("exists", in_force=True)
    fine(lake, DAY - timedelta(9), ends=DAY)
    assert of_shop(lake, exists) == (0, None, None)
    fine(lake, DAY - timedelta(8), ends=TOMORROW)
    assert of_shop(lake, exists) == (1, DAY - timedelta(8), TOMORROW)
    fine(lake, DAY - timedelta(7))
    assert of_shop(lake, exists) == (1, DAY - timedelta(7), None), "one of them ends by an act alone"


def test_what_the_public_may_not_see_costs_nothing(lake) -> None:
    count = indicator("count", shown=True)
    shown = {"fine": SHOWN_UNTIL_IT_ENDS}
    fine(lake, DAY - timedelta(9), ends=DAY)
    assert of_shop(lake, count, shown=shown) == (0, None, None)
    fine(lake, DAY - timedelta(9), ends=TOMORROW)
    assert of_shop(lake, count, shown=shown) == (1, DAY - timedelta(9), TOMORROW)
    assert of_shop(lake, count) == (0, None, None), "a type without a basis in law for showing it is never public"
    assert of_shop(lake, indicator("count"), shown=shown) == (2, DAY - timedelta(9), None)


def test_the_value_changes_by_itself_on_the_last_of_the_days_and_each_record_on_its_first(lake) -> None:
    """“Ends on” promises a day: told too early, the shop would still pay on it."""
    count = indicator("count", window=3, in_force=True)
    fine(lake, date(2026, 7, 1), ends=date(2026, 9, 15))
    assert of_shop(lake, count)[2] == date(2026, 9, 15)
    fine(lake, date(2026, 6, 20), ends=date(2027, 1, 1))
    assert of_shop(lake, count) == (2, date(2026, 7, 1), date(2026, 9, 20))
    fine(lake, date(2026, 8, 1))
    assert of_shop(lake, count)[2] == date(2026, 11, 1), "the window ends it where nothing else does"


def test_the_gravest_record_scores_from_its_own_day_and_of_two_alike_the_newer(lake) -> None:
    worst = indicator("worst", field="weight", ranks={"02": 1, "05": 6, "04": 5})
    assert of_shop(lake, worst) == (0, None, None)
    fine(lake, date(2026, 1, 1), weight="05")
    fine(lake, date(2026, 8, 1), weight="02")
    assert of_shop(lake, worst) == (6, date(2026, 1, 1), None)
    fine(lake, date(2026, 2, 1), weight="02|05")
    fine(lake, date(2026, 1, 15), weight="05")
    assert of_shop(lake, worst)[:2] == (6, date(2026, 2, 1)), "of several in one cell the worst counts"
    fine(lake, DAY, subject=OTHER, weight="99")
    assert read(lake, worst)[OTHER][0] == 0


def test_amounts_are_added_up_and_score_from_the_day_of_the_largest(lake) -> None:
    total = indicator("sum", field=["amount", "extra"])
    fine(lake, date(2026, 1, 1), amount=300.0, extra=50.0)
    fine(lake, date(2026, 8, 1), amount=200.0)
    fine(lake, date(2026, 8, 2), extra=20.0)
    assert of_shop(lake, total) == (570, date(2026, 1, 1), None)
    assert read(lake, total)[OTHER] == (0, None, None)


def test_a_large_sum_is_the_double_next_to_it(lake) -> None:
    amounts = ["9999999999999999.99", "10000.00", "-1.00", "-1.00"]
    for amount in amounts:
        fine(lake, amount=amount)
    assert of_shop(lake, indicator("sum", field=["amount"]))[0] == float(sum(map(Decimal, amounts)))


def test_a_share_is_told_from_enough_records_on_and_dated_by_its_part(lake) -> None:
    share = indicator("share", part={"weight": "bad"}, at_least=3, filter={"amount": {"above": 0}})
    fine(lake, date(2026, 7, 1), amount=1.0, weight="bad")
    fine(lake, date(2026, 8, 1), amount=1.0, weight="good")
    fine(lake, date(2026, 8, 2), amount=0.0, weight="bad")
    assert of_shop(lake, share)[0] is None, "two of the three ask for no share"
    fine(lake, date(2026, 8, 3), amount=1.0, weight="good")
    value, since, _ = of_shop(lake, share)
    assert (round(value, 3), since) == (0.333, date(2026, 7, 1))


def test_the_latest_record_tells_and_days_are_counted_from_the_newest(lake) -> None:
    latest, days = indicator("latest", field="weight"), indicator("days_since", field="effective_on", id="T-2")
    assert of_shop(lake, latest, days) == (None, None, None, None, None, None), "unknown is not nought"
    fine(lake, DAY - timedelta(5), weight="old", key="b")
    fine(lake, DAY - timedelta(2), weight="new", key="a")
    fine(lake, DAY - timedelta(2), weight="newer", key="c")
    assert of_shop(lake, latest, days)[::3] == ("newer", 2)


def test_a_record_about_another_counts_for_whom_it_mentions_in_that_role(lake) -> None:
    employer = indicator("count", mentioned_as="employer")
    fine(lake, subject=PERSON)
    lake.execute(f"INSERT INTO mention VALUES (1, {SHOP}, 'employer'), (1, {OTHER}, 'witness')")
    assert {subject: values[0] for subject, values in read(lake, employer).items()} == {SHOP: 1, OTHER: 0, GONE: 0}
    assert of_shop(lake, indicator("count"))[0] == 0
    fine(lake, TOMORROW, subject=PERSON)
    lake.execute(f"INSERT INTO mention VALUES (2, {SHOP}, 'employer')")
    assert of_shop(lake, employer)[0] == 1


def test_indicators_over_several_types_and_one_that_asks_for_a_field_nobody_has(lake) -> None:
    both = indicator("count", record_type=["fine", "check_up"], filter={"outcome": {"none_of": ["1"]}})
    fine(lake)
    lake.execute(f"INSERT INTO check_up VALUES (1, {SHOP}, 'k', DATE '2026-08-01', NULL, 'P')")
    lake.execute(f"INSERT INTO check_up VALUES (2, {SHOP}, 'l', DATE '2026-08-01', NULL, '1')")
    assert of_shop(lake, both) == (2, DAY, None), "a fine has no outcome, so not that one"
    assert of_shop(lake, indicator("count", record_type=["fine", "check_up"])) == (3, DAY, None)
    assert of_shop(lake, indicator("count", filter={"effective_on": {"null": False}}))[0] == 1
    with pytest.raises(ValueError, match=r"fine 没有这些可公开字段：phone（指标 T-1 等）"):
        read(lake, indicator("count", filter={"phone": "1"}))


def test_an_indicator_with_sql_of_its_own_and_one_that_compares(lake) -> None:
    own = indicator("sql", sql=f"SELECT {SHOP} AS subject_id, 7 AS value, {{day}} AS since, NULL::DATE AS turns_on")
    compared = indicator("sql", "T-2", sql="SELECT 1", reads="peers", peers={"by": "category"})
    lake.execute("INSERT INTO peer_value VALUES ('T-2', 'c1', 3.5), ('T-9', 'c2', 9)")
    found = read(lake, own, compared, indicator("count", "T-3"))
    assert found[SHOP] == (7, DAY, None, 3.5, None, None, 0, None, None)
    assert found[OTHER] == (None, None, None, None, None, None, 0, None, None)


def test_only_living_subjects_of_the_cards_kind_are_rated(lake) -> None:
    count = indicator("count")
    assert set(read(lake, count)) == {SHOP, OTHER, GONE}
    assert set(read(lake, count, unrated_status=("3", "4"))) == {SHOP, OTHER}
    assert set(read(lake, count, unrated_codes=("b", "zz"))) == {SHOP, GONE}
    assert set(read(lake, count, kind="person")) == {PERSON}
    # Whose state nobody has told is not gone: neither an empty one nor a missing one leaves anybody out.
    lake.execute(f"UPDATE subject SET status = NULL WHERE subject_id = {OTHER}")
    assert set(read(lake, count, unrated_status=("3", "4"))) == {SHOP, OTHER}


def test_the_age_is_told_in_months(lake) -> None:
    found = lake.execute(on_day(values_sql(card(), [indicator("count")], Readings(FIELDS, {}, DAY)), DAY))
    columns = [column[0] for column in found.description]
    ages = {row[0]: row[columns.index("months_old")] for row in found.fetchall()}
    assert ages == {SHOP: 5, OTHER: None, GONE: None}


def test_the_whole_statement_is_records_in_and_classes_out(lake) -> None:
    """Eleven fines cost more than the ten points of class A; what a result keeps stands beside it."""
    costly = indicator("count", bins=[{"from": 11, "points": 11}, {"from": 1, "points": 1}], unit="次")
    for _ in range(11):
        fine(lake)
    fine(lake, subject=OTHER)
    found = lake.execute(scorecard_sql(card(), [costly], Readings(FIELDS, {}, DAY), DAY))
    columns = [column[0] for column in found.description]
    told = {row[0]: dict(zip(columns, row, strict=True)) for row in found.fetchall()}
    assert {subject: (row["total"], row["grade"], row["v_t_1"]) for subject, row in told.items()} == {
        SHOP: (11, "B", 11), OTHER: (1, "A", 1), GONE: (0, "A", 0),
    }  # fmt: skip
    assert all(row["digest"] for row in told.values())


def test_records_that_an_indicators_own_sql_reads_alone_are_asked_for_their_days():
    counting = "SELECT subject_id, count(*) AS value FROM fine GROUP BY ALL"
    own = indicator("sql", sql=counting, record_type="fine")
    assert own.record_types == ("fine",)
    assert _groups([own]) == {(("fine",), ""): []}
    counted = indicator("count", "T-2")
    assert _groups([own, counted]) == {(("fine",), ""): [counted]}
