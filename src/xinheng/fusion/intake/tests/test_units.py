"""Amounts whose unit the cells do not say: by the column's name, by a line above the table, by the steward."""

import json

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xinheng.fusion.intake.compiling.units import in_unit, said_above, said_by, sql_in_unit, without
from xinheng.fusion.intake.proposing.matching import propose
from xinheng.fusion.intake.sources import SOURCES, problems_of, sources
from xinheng.fusion.registers.models import Record
from xinheng.fusion.standard.registry import HERE, read_standard, standard
from xinheng.kit.credit_code import generate

STANDARD = read_standard(HERE)
CODES = [generate(division="509901", serial=number) for number in range(80, 84)]


@pytest.mark.parametrize(
    ("column", "unit", "bare"),
    [
        ("注册资本（万元）", "万元", "注册资本"), ("注册资本(单位：万元)", "万元", "注册资本"),
        ("出资额（万美元）", "万美元", "出资额"), ("金额（以千元计）", "千元", "金额"), ("罚款（万）", "万元", "罚款"),
        ("注册资本万元", "万元", "注册资本"), ("ZCZB_WY", "万元", "ZCZB"), ("处罚/罚款（万元）", "万元", "处罚/罚款"),
        ("罚款金额（元）", "", "罚款金额（元）"), ("面积（亩）", "", "面积（亩）"), ("万元", "", "万元"),
        ("fine", "", "fine"), ("备注（必填）", "", "备注（必填）"),
    ],
)  # fmt: skip
def test_a_columns_name_says_in_what_its_numbers_are(column, unit, bare):
    assert (said_by(column), without(column)) == (unit, bare)


def test_a_line_above_a_table_says_it_of_all():
    assert said_above(["江岸区处罚情况", "填报单位：城管局", "单位：万元"]) == "万元"
    assert said_above(["金额单位: 千元"]) == "千元"
    # Who reports is no unit, whatever he is called; yuan is what amounts are in anyway.
    assert said_above(["填报单位：万元商贸公司", "单位：元"]) == ""


CELL = st.text(alphabet=st.sampled_from("0123456789０５.,，-— ¥￥$万元千人民币USD约（）()"), max_size=9)


@given(cells=st.lists(CELL, min_size=1, max_size=30), unit=st.sampled_from(["万元", "千元", "万美元", ""]))
def test_python_and_sql_say_the_unit_of_the_same_cells(cells, unit):
    with duckdb.connect() as duck:
        duck.execute("CREATE TABLE t AS SELECT unnest(?::VARCHAR[]) AS x", [cells])
        told = duck.execute(f"SELECT x, {sql_in_unit(unit, 'x')} FROM t").fetchall()
    assert [cell for _, cell in told] == [in_unit(unit, cell) for cell, _ in told]


def test_what_says_its_unit_itself_is_left_as_it_is():
    told = ["50", "1,000.5", "５０", "￥5", "5万元", "50万美元", "USD 5", "$5", "—", "", "约3"]
    assert [in_unit("万元", cell) for cell in told] == [
        "50万元", "1,000.5万元", "５０万元", "￥5万元", "5万元", "50万美元", "USD 5", "$5", "—", "", "约3",
    ]  # fmt: skip


def shop(number: int, capital: str) -> str:
    return f"{CODES[number]},江岸路{number}号面馆,2020-01-02,两河区局,江岸路{number}号,存续,,{capital}"


HEAD = "代码,名称,成立日期,登记机关,住所,状态,证件号码,"


@pytest.fixture
def declared(city):
    def told(column: str, more: str = "") -> None:
        path = city / "sources" / "registration.toml"
        text = path.read_text(encoding="utf-8").replace("[values", f'"{column}" = "registered_capital"\n[values', 1)
        path.write_text(text + more, encoding="utf-8")
        SOURCES.forget()

    return told


def capitals() -> list[str]:
    held = Record.objects.filter(type="registration", superseded_at=None).order_by("key")
    return sorted(json.loads(one.open)["registered_capital"] for one in held)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("column", "more", "kept"),
    [
        ("注册资本（万元）", "", ["500000", "8000000"]), ("zczb_wy", "", ["500000", "8000000"]),
        ("zczb", '[units]\nregistered_capital = "万元"\n', ["500000", "8000000"]),
        ("zczb_wy", '[units]\nregistered_capital = "元"\n', ["50", "8000000"]), ("zczb", "", ["50", "8000000"]),
    ],
)  # fmt: skip
def test_bare_numbers_come_in_in_the_unit_that_is_said_and_the_run_tells_it(deliver, declared, column, more, kept):
    declared(column, more)
    report = deliver("registration", HEAD + column, shop(0, "50"), shop(1, "800万"))
    assert report.accepted == 2 and capitals() == kept
    told = "".join(report.warnings)
    assert (f"“{column}”按万元读" in told) == (kept[0] == "500000"), told


@pytest.mark.django_db
def test_a_unit_stands_at_amounts_alone(city, declared):
    declared("zczb", '[units]\nregistered_capital = "万元"\n')
    good = sources()["registration"]
    assert not list(problems_of(good, standard()))
    for wrong in ({"entity_name": "万元"}, {"registered_capital": "万斤"}):
        (key, problem), *_ = problems_of(good.model_copy(update={"units": wrong}), standard())
        assert key == f"units.{next(iter(wrong))}" and "单位只写在金额上" in problem


def test_columns_of_a_database_are_known_with_their_unit_their_owner_and_either_reading():
    columns = "tyshxydm c_qymc clrq zczb_wy djjg jyzt qylx hydm"
    row = [CODES[0], "江岸路面馆", "2020年5月6日", "50", "两河区局", "存续", "1130", "F5211"]
    found = propose([columns.split(), row], STANDARD, "registration")
    assert list(found.columns.values()) == [
        "uscc", "entity_name", "established_on", "registered_capital", "registration_authority", "registration_state",
        "entity_type", "industry_code",
    ]  # fmt: skip
