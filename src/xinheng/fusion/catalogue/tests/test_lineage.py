"""The way of a value from a department's column to what people see follows from what is declared."""

import pytest

from xinheng.fusion.catalogue.lineage import lineage_of
from xinheng.fusion.intake.sources import SOURCES
from xinheng.fusion.standard.registry import standard
from xinheng.fusion.statistics.lineage import places_of, read_by
from xinheng.fusion.statistics.registry import model_named


def steps(type: str, name: str) -> set[tuple[str, str, str]]:
    found = lineage_of(standard().type(type), name)
    return {(one.start.title, one.how, one.end.title) for one in found}


@pytest.mark.clause("WX-3.1C-11", part=True)
def test_an_amount_is_followed_from_the_column_to_the_score(city):
    found = steps("administrative_penalty", "fine_amount")
    assert ("行政处罚决定·罚款", "照抄", "罚款金额") in found
    assert ("罚款金额", "画像栏目", "行政处罚") in found and ("行政处罚", "展示", "公示的主体画像") in found
    assert ("罚款金额", "计算出", "行政处罚（按领域、按月）·罚款合计") in found
    assert ("罚款金额", "计算出", "G-S03 罚没金额合计") in found
    assert ("G-S03 罚没金额合计", "计分", "信用分、分类和颜色") in found
    # Another amount goes its own way.
    assert ("没收违法所得金额", "计算出", "行政处罚（按领域、按月）·罚款合计") not in steps(
        "administrative_penalty", "confiscated_amount"
    )


def test_what_only_decides_what_is_counted_is_told_so(city):
    found = steps("administrative_penalty", "penalised_on")
    assert ("处罚决定日期", "只作为条件", "G-S01 行政处罚次数") in found
    state = steps("use_registration", "state")
    assert ("状态", "只作为条件", "特种设备检验到期情况") in state


def test_a_value_of_the_subject_is_followed_by_its_role(city):
    found = steps("registration", "registered_division")
    assert ("住所所在行政区划", "计算出", "在册经营主体分布·区县") in found
    # Another type's division fills no subject.
    assert not any("在册经营主体分布" in end for _, _, end in steps("food_recall", "uscc"))


def test_a_sealed_value_reaches_no_model_and_no_public_page(city):
    found = steps("registration", "legal_representative_id")
    assert ("登记注册信息·证件号码", "照抄", "法定代表人证件号码") in found
    assert {end for _, _, end in found} == {"法定代表人证件号码", "登记注册", "工作人员的主体档案"}


def test_a_mapped_a_fixed_and_an_undeclared_column_are_told(city):
    assert ("登记注册信息·状态", "按代码对照", "登记状态") in steps("registration", "registration_state")
    fixed = {how for _, how, _ in steps("administrative_penalty", "authority")}
    assert "来源声明的固定值" in fixed
    assert ("食品召回（填报模板）·召回编号", "照抄", "召回编号") in steps("food_recall", "recall_number")


def test_columns_of_a_model_are_told_through_its_parts():
    read = places_of(model_named("survival_by_trade"))
    assert read.gives["living"] == {("subject", "status")}
    assert read.gives["trade"] == {("subject", "industry")}
    assert ("subject", "established_on") in read.looks_at and ("subject", "kind") in read.looks_at
    assert read_by("SELECT nonsense (", ("subject",)).looks_at == frozenset()


def test_an_amount_in_another_unit_is_told_so(city):
    path = city / "sources" / "penalty.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('"罚款"', '"罚款（万元）"'), encoding="utf-8")
    SOURCES.forget()
    assert ("行政处罚决定·罚款（万元）", "按万元换算成元", "罚款金额") in steps("administrative_penalty", "fine_amount")
