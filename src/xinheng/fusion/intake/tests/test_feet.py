"""What stands below a table, 合计 and who signed, is told and is no refused row; what only looks so stays a row."""

import pytest
from tests.deliveries import REGISTRATION_HEADER, shop

from xinheng.fusion.intake.reading.feet import is_foot

WIDTH = REGISTRATION_HEADER.count(",")


@pytest.mark.parametrize(
    "first",
    [
        "合计",
        "合 计",
        "总计：",
        "小计",
        "制表人：周某",
        "审核: 吴某",
        "填报日期：11月",
        "注：以万元计",
        "本页合计：2",
        "合计（家）",
        "共2条记录",
        "以下空白",
        "（以下无正文）",
        "数据来源：登记处",
        "第1页 共3页",
        "※仅供参考",
    ],
)
def test_a_sum_and_who_signed_are_feet_wherever_the_row_begins(first):
    assert is_foot([None, " ", first, "31.4"]) and is_foot([first])


@pytest.mark.parametrize(
    "first", ["合计商行", "会计", "制表人", "审核通过", "共计划", "负责人姓名", "", "共2条街", "第1页纸品店"]
)
def test_what_only_looks_so_is_none(first):
    assert not is_foot([first, "31.4"])


@pytest.mark.django_db
def test_feet_are_told_and_a_row_with_its_key_stays_one(deliver):
    named = shop(1).split(",")
    named[1] = "合计"
    feet = ["," + "合计" + "," * (WIDTH - 1), ",制表人：周某" + "," * (WIDTH - 1)]
    report = deliver(
        "registration", REGISTRATION_HEADER, shop(0), ",".join(named), *feet, ",无名面馆" + "," * (WIDTH - 1)
    )
    assert (report.read, report.accepted, report.rejected) == (3, 2, 1)
    assert any("第4、5行是合计、制表人一类的表尾或重复的表头，没有接入" in one for one in report.warnings)


@pytest.mark.django_db
def test_where_the_key_stands_a_foot_is_one_too_and_so_is_the_header_of_the_next_page(deliver):
    def line(first: str) -> str:
        return first + "," * WIDTH

    report = deliver(
        "registration", REGISTRATION_HEADER, shop(0), line("本页合计：1"), REGISTRATION_HEADER, shop(1), line("　"),
        line("合 计"), line("制表人：周某"), line("城关区"),
    )  # fmt: skip
    assert (report.read, report.accepted, report.rejected) == (3, 2, 1), "a name between rows may be a lost row"
    assert any("第3、4、7、8行是合计、制表人一类的表尾或重复的表头" in one for one in report.warnings)
