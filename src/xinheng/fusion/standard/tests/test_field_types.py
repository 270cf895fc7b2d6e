"""What the field types make of a value, what they refuse with which words, and how alike two values are."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xinheng.fusion.standard.field_types import UnknownFieldType, field_type, type_names
from xinheng.fusion.standard.field_types.dates import DateFormatError
from xinheng.fusion.standard.field_types.many import ManyOf
from xinheng.fusion.standard.field_types.sql import alternation
from xinheng.fusion.standard.registry import HERE, read_standard

CODES = read_standard(HERE).code_lists

CLEANED = [
    ("date", "２０２６年2月3日", "2026-02-03"),
    ("date", "20260203", "2026-02-03"),
    ("date", "2026/2/3 00:00:00", "2026-02-03"),
    ("date", "长期", ""),
    ("date", "9999-09-09", ""),
    ("datetime", "2026-02-03 9:05", "2026-02-03T09:05:00"),
    ("money", "￥1,280.00元", "1280"),
    ("money", "500万元", "5000000"),
    ("money", "0.5亿", "50000000"),
    ("integer", "12.0", "12"),
    ("decimal", "-0.50", "-0.5"),
    ("boolean", "是", "true"),
    ("phone", "+86 138-0013-8000", "13800138000"),
    ("phone", "（023）1234 5678", "02312345678"),
    ("division", "509901000000", "509901"),
    ("industry", "6210", "H6210"),
    ("industry", "h6210", "H6210"),
    ("code:penalty_kind", "罚款", "02"),
    ("code:registration_states", "存续(在营、开业、在册)", "1"),
    ("code:registration_states", "Dormant", "S1"),
    ("licence_number", "梯１１渝Ａ００００１（２６）", "梯11渝A00001(26)"),
    ("coordinate", "106.55， 29.56", "106.55,29.56"),
]

REFUSED = [
    ("date", "2026-02-30", "不是有效的日期，应写作 2026-02-03：2026-02-30"),
    ("date", "1899-12-31", "日期不在1900年至2199年之间，请核对：1899-12-31"),
    ("datetime", "2026-02-03 25:00", "不是有效的时间，应写作 2026-02-03 14:05:00：2026-02-03 25:00"),
    ("money", "约5000", "应为以元为单位的金额，最多两位小数：约5000"),
    ("money", "0.125", "应为以元为单位的金额，最多两位小数：0.125"),
    ("integer", "1.5", "应为整数：1.5"),
    ("money", "1,28", "应为以元为单位的金额，最多两位小数：1,28"),
    ("boolean", "也许", "应为“是”或“否”：也许"),
    ("phone", "12345", None),
    ("phone", "1380013800", "电话号码格式不对，应为11位手机号或带区号的座机号：1380013800"),
    ("person_name", "张3", "姓名中有数字或符号，请核对：张3"),
    ("person_id", "500101900307785", "身份证号码应为18位：15位"),
    ("person_id", "11010519490231002X", "身份证号码中的出生日期不存在，请核对"),
    ("division", "5099", "行政区划代码应为6、9或12位数字：5099"),
    ("industry", "9999", "不在代码表“行业分类（GB/T 4754-2017）”中，请核对或在数据源中补充对应关系：9999"),
    ("coordinate", "29.56,106.55", "坐标超出范围，请核对经度与纬度的先后：29.56,106.55"),
    ("email", "a@b", "电子邮箱格式不对，应为 名称@域名：a@b"),
]


@pytest.mark.parametrize(("name", "written", "kept"), CLEANED)
def test_one_form_for_every_way_of_writing(name, written, kept):
    kind = field_type(name, CODES)
    assert kind.clean(written) == kept
    assert kind.check(kept) is None
    assert kind.clean(kept) == kept


@pytest.mark.parametrize(("name", "written", "reason"), REFUSED)
def test_the_reason_says_what_was_got_and_what_to_do(name, written, reason):
    kind = field_type(name, CODES)
    assert kind.check(kind.clean(written)) == reason


def test_dates_of_another_habit():
    date = field_type("date", {})
    assert date.clean("07/20/2011", "%m/%d/%Y") == "2011-07-20"
    assert date.clean("2011-07-20 00:00:00", "%m/%d/%Y") == "2011-07-20"
    assert date.check(date.clean("20/07/2011", "%m/%d/%Y")) == "不是有效的日期，应写作 2026-02-03：20/07/2011"
    assert date.clean("3.2.2026", ("%m/%d/%Y", "%d.%m.%Y")) == "2026-02-03"


@pytest.mark.parametrize("wrong", ["%d/%m/%y", "%Y-%m", "%Y-%m-%d %Y"])
def test_a_date_format_that_is_not_understood(wrong):
    with pytest.raises(DateFormatError, match="日期格式"):
        field_type("date", {}).clean("x", wrong)


@pytest.mark.parametrize("name", ["texts", "code:", "code:nothing", "subject_ref:", ""])
def test_a_type_that_does_not_exist(name):
    with pytest.raises(UnknownFieldType, match=r"没有(字段类型|代码表)"):
        field_type(name, CODES)


ALIKE = [
    ("text", "山城老码头火锅店", "山城老码头火锅", 0.9),
    ("date", "2026-02-03", "2026-02-04", 0.99),
    ("money", "5000", "4900", 0.98),
    ("uscc", "91509901MA5XHXQ716", "91509901MA5XHXQ717", 0.0),
    ("text", "老码头", "新天地", 0.0),
    ("date", "2026-02-03", "去年", 0.0),
    ("money", "0", "5", 0.0),
]


@pytest.mark.parametrize(("name", "left", "right", "likeness"), ALIKE)
def test_how_alike_two_values_are(name, left, right, likeness):
    kind = field_type(name, CODES)
    assert kind.compare(left, right) == pytest.approx(likeness, abs=0.04)
    assert kind.compare(left, right) == kind.compare(right, left)
    assert kind.compare(left, left) == 1.0


def test_a_set_of_values_does_not_know_their_order():
    kinds = ManyOf(field_type("code:penalty_kind", CODES))
    assert kinds.clean("罚款；警告") == kinds.clean("01、02、01") == "01|02"
    assert kinds.check(kinds.clean("罚款，训诫")).endswith("：训诫")
    assert kinds.compare("01|02", "02|03") == pytest.approx(1 / 3)


PLAIN = [name for name in type_names() if "<" not in name]


@given(st.sampled_from(PLAIN), st.text(max_size=30))
def test_cleaning_twice_changes_nothing_and_the_schema_takes_what_passes(name, text):
    kind = field_type(name, CODES)
    clean = kind.clean(text)
    assert kind.clean(clean) == clean
    if clean and kind.check(clean) is None and "pattern" in kind.json_schema:
        assert re.search(kind.json_schema["pattern"], clean)


@given(st.sets(st.text("ab0-.", min_size=1, max_size=4), min_size=1, max_size=30), st.text("ab0-.", max_size=4))
def test_a_long_list_as_one_expression_matches_the_same(codes, other):
    matched = re.fullmatch(alternation(sorted(codes)), other) is not None
    assert matched == (other in codes)
