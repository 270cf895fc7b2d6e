"""What of a delivery is kept out, why, and what of it may be told: rows by hand in the table that files become."""

from typing import Any

from xinheng.fusion.intake.checking.rows import check, rejected_rows
from xinheng.fusion.intake.compiling.plan import Plan
from xinheng.fusion.intake.declarations import SourceDeclaration
from xinheng.fusion.intake.reading.numbering import Misshapen
from xinheng.fusion.intake.reading.staging import Staged
from xinheng.fusion.intake.workspace import Workspace, workspace
from xinheng.fusion.standard.declarations import RecordType
from xinheng.fusion.standard.registry import standard

PERSON, SLIPPED, CARD = "11010519491231002X", "110105194912310021", "500112199001011234"
FIELDS = {
    "number": {"title": "编号", "type": "text", "required": True},
    "name": {"title": "名称", "type": "text"},
    "level": {"title": "等级", "type": "integer"},
    "person": {"title": "身份证", "type": "person_id", "privacy": "personal"},
    "phones": {"title": "电话", "type": "phone", "privacy": "personal", "many": True},
    "day": {"title": "核准日期", "type": "date", "role": "stated_on"},
    "rank": {"title": "排名", "type": "integer", "bad_value": "refuse"},
    "clerk": {"title": "经办", "type": "person_id", "privacy": "personal", "bad_value": "refuse"},
    "mobiles": {"title": "手机", "type": "phone", "privacy": "personal", "many": True, "bad_value": "refuse"},
    "authority": {"title": "机关", "type": "text"},
}
OPEN = ("number", "name", "level", "authority")


def plan_of(*fields: str, **more: Any) -> Plan:
    """A source of these fields, each from a column of the field's title with 栏 behind it."""
    type = RecordType.model_validate({
        "id": "thing", "title": "t", "theme": "acts", "key": ["number"], "owner": "o", "refresh": "P1D",
        "fields": FIELDS,
    })  # fmt: skip
    source = SourceDeclaration.model_validate({
        "name": "s", "title": "t", "department": "d", "record_type": "thing",
        "columns": {f"{FIELDS[name]['title']}栏": name for name in fields if name != "authority"},
        "defaults": {"authority": "市局"} if "authority" in fields else {},
    } | more)  # fmt: skip
    return Plan(source, type, standard())


def take(space: Workspace, plan: Plan, *rows: dict[str, str], misshapen: int = 0) -> int:
    """Lines 2, 3 … of one file, checked; how many rows were read."""
    columns = ", ".join(f"f_{name} VARCHAR" for name in plan.fields)
    space.duck.execute(f"CREATE TABLE mapped (file INTEGER, line BIGINT, {columns})")
    for line, row in enumerate(rows, start=2):
        told = {**plan.source.defaults, **row}
        values = [0, line, *(told.get(name) for name in plan.fields)]
        space.duck.execute(f"INSERT INTO mapped VALUES ({', '.join('?' * len(values))})", values)
    wrong = [Misshapen(line=90 + number, got=f"{CARD},多", reason="本行有8列") for number in range(misshapen)]
    return check(space, plan, [Staged("s.csv", "", 1, misshapen=wrong)])


def told(space: Workspace, sql: str) -> list[tuple[Any, ...]]:
    return space.duck.execute(sql).fetchall()


def rejected(space: Workspace) -> list[tuple[Any, ...]]:
    return told(space, "SELECT line, column_name, got, reason FROM rejected ORDER BY line, column_name")


def test_rows_of_nothing_are_no_rows_even_where_the_source_gives_a_value_to_all(space: Workspace) -> None:
    plan = plan_of(*OPEN)
    assert take(space, plan, {"number": "1", "name": "店"}, {}, {"name": "只有名称"}) == 2
    assert told(space, "SELECT line FROM prepared") == [(2,)]
    ((line, column, got, reason),) = rejected(space)
    assert (line, column, got) == (4, "编号栏", None) and "编号" in reason


def test_every_problem_of_a_row_is_told_by_its_column_and_the_row_counts_once(space: Workspace) -> None:
    plan = plan_of("number", "rank", "name")
    take(space, plan, {"rank": "一", "name": "x"}, {"number": "2", "rank": "3"}, {"number": "3", "rank": "二"})
    assert [row[:3] for row in rejected(space)] == [(2, "排名栏", "一"), (2, "编号栏", None), (4, "排名栏", "二")]
    assert all(row[3] for row in rejected(space))
    assert rejected_rows(space) == 2
    assert told(space, "SELECT key FROM prepared") == [("2",)]


def test_a_closed_value_is_repeated_nowhere(space: Workspace) -> None:
    """The rejects file goes back to a department by mail."""
    plan = plan_of("number", "clerk", "mobiles", "rank")
    take(space, plan, {"number": "1", "clerk": SLIPPED}, {"number": "2", "mobiles": "13812345678|1234567890123"},
         {"number": "3", "rank": f"见{CARD}号"})  # fmt: skip
    rows = rejected(space)
    assert [row[:3] for row in rows] == [(2, "经办栏", "***"), (3, "手机栏", "***"), (4, "排名栏", "见***号")]
    whole = str(rows)
    for number in (SLIPPED, "13812345678", "1234567890123", CARD):
        assert number not in whole
    assert all(row[3] for row in rows)


def test_a_bad_optional_value_costs_itself_and_is_known_again_by_its_mark(space: Workspace) -> None:
    plan = plan_of("number", "level", "person", "name")
    take(space, plan, {"number": "1", "level": "三级", "person": SLIPPED}, {"number": "2", "level": "三级"},
         {"number": "3", "level": "3", "person": PERSON}, {"number": "4", "person": "三级"})  # fmt: skip
    found = told(space, "SELECT line, field, column_name, got FROM found ORDER BY line, field")
    assert found == [
        (2, "level", "等级栏", "三级"), (2, "person", "身份证栏", SLIPPED), (3, "level", "等级栏", "三级"),
        (5, "person", "身份证栏", "三级"),
    ]  # fmt: skip
    reasons = dict(told(space, "SELECT line || field, reason FROM found"))
    assert SLIPPED not in str(reasons) and all(reasons.values())
    marks = dict(told(space, "SELECT line || field, mark FROM found"))
    assert marks["2level"] == marks["3level"] != marks["5person"] != marks["2person"]
    assert sorted(told(space, "SELECT key, open FROM prepared")) == [
        ("1", '{"number":"1"}'), ("2", '{"number":"2"}'), ("3", '{"level":"3","number":"3"}'), ("4", '{"number":"4"}'),
    ]  # fmt: skip
    assert rejected(space) == []


def test_of_a_torn_row_nothing_is_repeated_where_it_may_be_about_a_person(space: Workspace) -> None:
    assert take(space, plan_of("number", "person"), {"number": "1"}, misshapen=2) == 3
    assert rejected(space) == [(90, "（整行）", "***", "本行有8列"), (91, "（整行）", "***", "本行有8列")]


def test_of_an_open_source_a_torn_row_is_repeated_but_for_a_number_that_strayed_into_it(space: Workspace) -> None:
    take(space, plan_of(*OPEN), misshapen=1)
    assert [row[2] for row in rejected(space)] == ["***,多"]


def keys(space: Workspace) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """Refused rows that cannot be told apart by a key, and the keys of the others: no full delivery ends those."""
    return told(space, "SELECT line FROM keyless ORDER BY line"), told(space, "SELECT line, key FROM refused_keys")


def test_what_a_refused_row_is_about_is_kept_where_it_can_be_read(space: Workspace) -> None:
    take(space, plan_of("number", "rank", "name"), {"number": "1", "rank": "一"}, {"rank": "1"}, {"number": "3"},
         misshapen=2)  # fmt: skip
    assert keys(space) == ([(3,), (90,), (91,)], [(2, "1")])
    # One file after the other: nothing of the first is left under the name of the second.
    assert not told(space, "SELECT 1 FROM duckdb_views() WHERE view_name = 'misshapen'")


def test_a_row_that_another_contradicts_keeps_its_key_too(space: Workspace) -> None:
    take(space, plan_of(*OPEN), SAME, OTHER, AGAIN)
    assert keys(space) == ([], [(2, "1")])


def test_a_single_pair_of_equal_rows_is_settled(space: Workspace) -> None:
    take(space, plan_of(*OPEN), SAME, SAME)
    assert (kept(space), told(space, "SELECT line FROM repeated")) == ([(3,)], [(2,)])


def test_a_reason_says_what_was_got_of_an_open_value_and_keeps_its_words_of_a_closed_one(space: Workspace) -> None:
    take(space, plan_of("number", "clerk", "mobiles", "rank"), {"number": "1", "rank": "二等"},
         {"number": "2", "clerk": "三级"}, {"number": "3", "mobiles": "13812345678|1234567890123"})  # fmt: skip
    assert [row[3] for row in rejected(space)] == [
        "应为整数：二等", "身份证号码应为18位：2位", "电话号码格式不对，应为11位手机号或带区号的座机号",
    ]  # fmt: skip


def kept(space: Workspace) -> list[tuple[Any, ...]]:
    return told(space, "SELECT line FROM prepared ORDER BY line")


SAME, OTHER, AGAIN = {"number": "1", "name": "甲"}, {"number": "1", "name": "乙"}, {"number": "2", "name": "甲"}


def test_equal_rows_are_repetitions_and_of_different_ones_the_last_counts(space: Workspace) -> None:
    take(space, plan_of(*OPEN), SAME, OTHER, SAME, SAME, AGAIN)
    assert kept(space) == [(5,), (6,)]
    assert told(space, "SELECT line FROM repeated ORDER BY line") == [(2,), (4,)]
    assert rejected(space) == [(3, "编号栏", "1", "与第5行主键相同而内容不同，以最后一行为准：1")]


def test_a_source_may_refuse_all_that_contradict_each_other(space: Workspace) -> None:
    take(space, plan_of(*OPEN, duplicates="reject"), SAME, OTHER, SAME, AGAIN, AGAIN)
    assert kept(space) == [(6,)]
    assert told(space, "SELECT line FROM repeated") == [(5,)]
    assert [row[0] for row in rejected(space)] == [2, 3, 4]
    assert rejected(space)[0][3] == "与本批另一行主键相同而内容不同，均未接入，请核实：1"


def test_the_row_with_the_newest_day_counts_wherever_it_stands(space: Workspace) -> None:
    plan = plan_of("number", "name", "day")
    take(space, plan, {**SAME, "day": "2026-05-01"}, {**OTHER, "day": "2024-05-01"}, {"number": "1", "name": "无日期"})
    assert kept(space) == [(2,)]
    assert [row[0] for row in rejected(space)] == [3, 4]
    assert "以核准日期最新的一行为准" in rejected(space)[0][3]


def test_rows_of_different_keys_are_left_alone(space: Workspace) -> None:
    take(space, plan_of(*OPEN), SAME, AGAIN)
    assert (kept(space), told(space, "SELECT * FROM repeated"), rejected(space)) == ([(2,), (3,)], [], [])


def test_a_list_of_words_is_looked_through_and_not_joined(space: Workspace) -> None:
    """A delivery of three rows took two seconds: each of some hundred lists was made a table of its own."""
    words = ", ".join(f"'{number}'" for number in range(99))
    plan = told(space, f"EXPLAIN SELECT word IN ({words}) FROM (SELECT CAST(range AS VARCHAR) AS word FROM range(9))")
    assert "99" in str(plan) or "98" in str(plan)
    assert "JOIN" not in str(plan)


def test_a_plan_that_is_made_better_reads_no_row_differently(settings, tmp_path, monkeypatch):
    settings.XINHENG_HOME = tmp_path
    plan = plan_of(*FIELDS)
    rows = [
        {"number": "1", "name": "面馆", "level": "3", "person": PERSON, "phones": "13800138000、021-12345678"},
        {"number": "2", "level": "三", "person": SLIPPED, "day": "2026年2月30日", "mobiles": "138"},
        {"number": "2", "level": "３", "day": "二〇二六年三月一日", "rank": "x", "clerk": SLIPPED},
        {"number": "", "name": f"{PERSON} 转告"}, {"number": "4", "day": "2026-03-01 08:00", "rank": "-1"},
        {"number": "4", "day": "2026/3/1", "name": "　面 馆\t"}, {},
        {"number": "5", "level": "三", "person": SLIPPED, "phones": "13800138000、12"},
    ]  # fmt: skip

    def read(few: int) -> dict[str, list[Any]]:
        monkeypatch.setattr("xinheng.fusion.intake.workspace.FEW", few)
        with workspace("s") as space:
            take(space, plan, *rows, misshapen=1)
            tables = ("prepared", "rejected", "found", "keyless", "refused_keys", "repeated")
            return {table: sorted(map(repr, told(space, f"FROM {table}"))) for table in tables}

    as_written = read(few=len(rows))
    assert as_written["prepared"] and as_written["rejected"] and as_written["found"]
    assert read(few=0) == as_written
