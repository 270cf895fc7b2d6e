"""What the field types make of a value, what they refuse with which words, and how alike two values are."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xinheng.fusion.standard.field_types import UnknownFieldType, field_type, type_names
from xinheng.fusion.standard.field_types.amounts import in_words, yuan_in_words
from xinheng.fusion.standard.field_types.days import DateFormatError
from xinheng.fusion.standard.field_types.kind import CUT_OFF
from xinheng.fusion.standard.field_types.many import ManyOf
from xinheng.fusion.standard.field_types.sql import alternation
from xinheng.fusion.standard.registry import HERE, read_standard

CODES = read_standard(HERE).code_lists

CLEANED = [
    ("person_id", "110105 491231 002", "11010519491231002X"),
    ("id_document", "１１０１０５４９１２３１００２", "11010519491231002X"),
    ("date", "２０２６年2月3日", "2026-02-03"),
    ("date", "20260203", "2026-02-03"),
    ("date", "2026/2/3 00:00:00", "2026-02-03"),
    ("date", "长期", ""),
    ("date", "9999-09-09", ""),
    ("datetime", "2026-02-03 9:05", "2026-02-03T09:05:00"),
    ("money", "￥1,280.00元", "1280"),
    ("money", "500万元", "5000000"),
    ("money", "0.5亿", "50000000"),
    ("money", "100万人民币", "1000000"),
    ("money", "1000万元人民币", "10000000"),
    ("money", "500万元（人民币）", "5000000"),
    ("money", "人民币伍佰".replace("伍佰", "500") + "元整", "500"),
    ("money", "500（万元）", "5000000"),
    ("money", "3千万元", "30000000"),
    ("money", "50万美元", "USD 500000"),
    ("money", "$100万", "USD 1000000"),
    ("money", "100万元港币", "HKD 1000000"),
    ("money", "１，２００．５０欧元", "EUR 1200.5"),
    ("money", "伍拾万元整", "500000"),
    ("money", "人民币伍仟元正", "5000"),
    ("money", "壹佰贰拾叁万肆仟伍佰元零伍分", "1234500.05"),
    ("money", "叁仟零伍圆陆角", "3005.6"),
    ("money", "五十万", "500000"),
    ("money", "一亿二千万元", "120000000"),
    ("money", "十二亿零五百万零三十元", "1205000030"),
    ("money", "两千元", "2000"),
    ("money", "57.699999999999996", "57.7"),
    ("money", "0.30000000000000004", "0.3"),
    ("money", "无", ""),
    ("money", "--", ""),
    ("decimal", "0.3333333333333333", "0.333333"),
    ("date", "43832", "2020-01-02"),
    ("date", "43832.75", "2020-01-02"),
    ("datetime", "43832.75", "2020-01-02T18:00:00"),
    ("date", "20200102.0", "2020-01-02"),
    ("date", "2020 年 1 月 2 日", "2020-01-02"),
    ("date", "二〇二六年三月五日", "2026-03-05"),
    ("date", "二○二六年十二月三十一日", "2026-12-31"),
    ("date", "一九九八年十月二十号", "1998-10-20"),
    ("date", "2026年3月5号", "2026-03-05"),
    ("date", "2026 3 5", "2026-03-05"),
    ("date", "2026/3/5 上午 8:30:00", "2026-03-05"),
    ("date", "2026-03-05T00:00:00+08:00", "2026-03-05"),
    ("date", "2026-03-04T16:00:00.000+0000", "2026-03-05"),
    ("date", "2026-03-04T16:00:00Z", "2026-03-05"),
    ("date", "1772640000000", "2026-03-05"),
    ("date", "20260305143000", "2026-03-05"),
    ("datetime", "20260305143000", "2026-03-05T14:30:00"),
    ("datetime", "202603051430", "2026-03-05T14:30:00"),
    ("datetime", "2026-03-05 下午 2:30", "2026-03-05T14:30:00"),
    ("datetime", "2026/3/5 2:30:05 PM", "2026-03-05T14:30:05"),
    ("datetime", "2026/3/5 12:05:00 AM", "2026-03-05T00:05:00"),
    ("datetime", "2026年3月5日下午13点30分", "2026-03-05T13:30:00"),
    ("datetime", "2026-03-05T06:30:00Z", "2026-03-05T14:30:00"),
    ("datetime", "1772692200000", "2026-03-05T14:30:00"),
    ("date", "2026—03—05", "2026-03-05"),
    ("date", "2026、3、5", "2026-03-05"),
    ("date", "公元2026年03月05日（星期四）", "2026-03-05"),
    ("date", "2026/03/05 周四", "2026-03-05"),
    ("date", "1772640000", "2026-03-05"),
    ("date", "0000-00-00 00:00:00", ""),
    ("date", "0001-01-01", ""),
    ("date", "1900/1/0", ""),
    ("date", "1899-12-30", ""),
    ("date", "NaT", ""),
    ("datetime", "2026-03-05 8时", "2026-03-05T08:00:00"),
    ("datetime", "20260305 1430", "2026-03-05T14:30:00"),
    ("datetime", "20260305143005123", "2026-03-05T14:30:05"),
    ("datetime", "1772692200", "2026-03-05T14:30:00"),
    ("money", "(1,234.50)", "-1234.5"),
    ("money", "（500万元）", "-5000000"),
    ("money", "−500", "-500"),
    ("money", "负3万元", "-30000"),
    ("money", "+500", "500"),
    ("integer", "（5）", "-5"),
    ("decimal", "−12.5", "-12.5"),
    ("boolean", "✓", "true"),
    ("boolean", "1.0", "true"),
    ("boolean", "00", "false"),
    ("boolean", "☐", "false"),
    ("boolean", "NULL", ""),
    ("code:registration_states", "/", ""),
    ("code:registration_states", "无", ""),
    ("phone", "13800138000 13900139000", "13800138000|13900139000"),
    ("phone", "13800138000\n023-67881234", "13800138000|02367881234"),
    ("phone", "13800138000 13800138000", "13800138000"),
    ("phone", "手机：13800138000", "13800138000"),
    ("phone", "联系电话:023-67881234", "02367881234"),
    ("phone", "（+86）13800138000", "13800138000"),
    ("integer", "12.0", "12"),
    ("decimal", "-0.50", "-0.5"),
    ("boolean", "是", "true"),
    ("phone", "+86 138-0013-8000", "13800138000"),
    ("phone", "（023）1234 5678", "02312345678"),
    ("phone", "023-67881234-801", "02367881234转801"),
    ("phone", "023 6788 1234 转 801", "02367881234转801"),
    ("phone", "67881234转801", "67881234转801"),
    ("phone", "+86 23 6788 1234", "02367881234"),
    ("phone", "0086-10-12345678".replace("12345678", "62345678"), "01062345678"),
    ("phone", "+852 9123 4567", "+85291234567"),
    ("phone", "852-9123-4567", "+85291234567"),
    ("phone", "+853 2833 1234", "+85328331234"),
    ("phone", "+1 312 5550100", "+13125550100"),
    ("phone", "13800138000/023-67881234", "13800138000|02367881234"),
    ("phone", "１３８００１３８０００；１３８００１３８０００", "13800138000"),
    ("phone", "13800138000.0", "13800138000"),
    ("phone", "400-123-4567", "4001234567"),
    ("phone", "无", ""),
    ("id_document", "11010519491231002x", "11010519491231002X"),
    ("id_document", "H12345678", "H12345678"),
    ("id_document", "08123456", "08123456"),
    ("id_document", "e1234 5678", "E12345678"),
    ("id_document", "K123456（7）", "K123456(7)"),
    ("id_document", "军字第1234567号", "军字第1234567号"),
    ("id_document", "无", ""),
    ("division", "509901000000", "509901"),
    ("industry", "6210", "H6210"),
    ("industry", "h6210", "H6210"),
    ("code:penalty_kind", "罚款", "02"),
    ("code:registration_states", "存续(在营、开业、在册)", "1"),
    ("code:registration_states", "Dormant", "S1"),
    ("licence_number", "梯１１渝Ａ００００１（２６）", "梯11渝A00001(26)"),
    ("code:registration_states", "在业", "1"),
    ("code:registration_states", "已注销", "4"),
    ("code:currency", "RMB", "156"),
    ("coordinate", "106.55， 29.56", "106.55,29.56"),
    ("coordinate", "106.55 29.56", "106.55,29.56"),
    ("coordinate", "（106.55；29.56）", "106.55,29.56"),
    ("coordinate", "POINT(106.55 29.56)", "106.55,29.56"),
    ("coordinate", "N29.56 E106.55", "106.55,29.56"),
    ("coordinate", "东经106.55°，北纬29.56°", "106.55,29.56"),
    ("coordinate", "106°33′36″E，29°33′0″N", "106.560000,29.550000"),
    ("coordinate", "29度33分N、106度33分36秒E", "106.560000,29.550000"),
    ("coordinate", "70°30′W，33°30′S", "-70.500000,-33.500000"),
]

REFUSED = [
    ("date", "2026-02-30", "不是有效的日期，应写作 2026-02-03：2026-02-30"),
    ("date", "1899-12-31", "日期不在1900年至2199年之间，请核对：1899-12-31"),
    ("date", "26-3-5", "不是有效的日期，应写作 2026-02-03：26-3-5"),
    ("date", "二〇二六年二月三十日", "不是有效的日期，应写作 2026-02-03：2026年2月30日"),
    ("datetime", "2026-02-03 25:00", "不是有效的时间，应写作 2026-02-03 14:05:00：2026-02-03 25:00"),
    ("money", "约5000", "应为以元为单位的金额，最多两位小数：约5000"),
    ("money", "人民币5万美元", "应为以元为单位的金额，最多两位小数：人民币5万美元"),
    ("money", "五万五", "应为以元为单位的金额，最多两位小数：五万五"),
    ("money", "三百五元", "应为以元为单位的金额，最多两位小数：三百五元"),
    ("money", "9.15E+17", "被表格软件改写成了科学计数法，原来的数字已经丢失：请把这一列设为“文本”后重新导出：9.15E+17"),
    ("decimal", "0.1234567", "应为数字，最多6位小数：0.1234567"),
    ("money", "0.125", "应为以元为单位的金额，最多两位小数：0.125"),
    ("integer", "1.5", "应为整数：1.5"),
    ("money", "1,28", "应为以元为单位的金额，最多两位小数：1,28"),
    ("boolean", "也许", "应为“是”或“否”：也许"),
    ("phone", "12345", None),
    ("phone", "1380013800", "电话号码格式不对，应为11位手机号或带区号的座机号：1380013800"),
    ("person_name", "张3", "姓名中有数字或符号，请核对：张3"),
    ("person_id", "50010190030778", "身份证号码应为18位：14位"),
    ("person_id", "110105490231002", "身份证号码中的出生日期不存在，请核对"),
    ("uscc", "110105491231002", "填的是身份证号码，不是统一社会信用代码，请核对"),
    ("person_id", "11010519490231002X", "身份证号码中的出生日期不存在，请核对"),
    ("id_document", "11010519490231002X", "身份证号码中的出生日期不存在，请核对"),
    ("id_document", "110105194912310021", "身份证号码末位校验不符，请核对"),
    ("id_document", "1.1010519491231E+17", CUT_OFF),
    ("id_document", "张三", "证件号码既不是18位身份证号，也不像通行证、护照或军人证件的号码：2位"),
    ("uscc", "9.15001E+17", CUT_OFF + "：9.15001E+17"),
    ("licence_number", "5.1E+11", CUT_OFF + "：5.1E+11"),
    ("phone", "1.38E+10", CUT_OFF + "：1.38E+10"),
    ("division", "5099", "行政区划代码应为6、9或12位数字：5099"),
    ("industry", "9999", "不在代码表“行业分类（GB/T 4754-2017）”中，请核对或在数据源中补充对应关系：9999"),
    ("coordinate", "29.56,106.55", "坐标超出范围，请核对经度与纬度的先后：29.56,106.55"),
    ("coordinate", "106.55 E 29.56", "坐标应为“经度,纬度”：106.55 E 29.56"),
    ("coordinate", "N29.56 N106.55", "坐标应为“经度,纬度”：N29.56 N106.55"),
    ("coordinate", "10655000,2956000", "坐标应为“经度,纬度”：10655000,2956000"),
    (
        "person_id",
        "11O10519491231002X",
        "身份证号码应为17位数字和一位数字或X，请核对是否遮住了几位，或把0、1写成了字母",
    ),
    ("text", "山城\ufffd馆", "有字在转换编码时丢失（�），请从原系统重新导出：山城\ufffd馆"),
    ("licence_number", "JY\ufffd", "编号应在80个字符以内，没有丢失的字（�）：JY\ufffd"),
    ("date", "2026年3月", "不是有效的日期，应写作 2026-02-03：2026年3月"),
    ("date", "1999030508", "不是有效的日期，应写作 2026-02-03：1999030508"),
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
    for written in ("2020/1/2", "2020.1.2", "2020年1月2日", "20200102", "43832", "01/02/2020 0:00:00"):
        assert date.clean(written, "%m/%d/%Y") == "2020-01-02"


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


@given(st.decimals(min_value=1, max_value=Decimal("999999999999.99"), places=2))
def test_an_amount_that_a_paper_writes_in_words_is_read_as_the_same(yuan):
    assert yuan_in_words(in_words(yuan)) == yuan


def test_amounts_in_words_say_one_zero_for_what_was_left_out():
    assert in_words(Decimal("10010005.05")) == "人民币壹仟零壹万零伍元零伍分"
    assert in_words(Decimal("200000.5")) == "人民币贰拾万元伍角"
