"""What a row of a platform's file is read as, and what is said of it where it cannot be: plain values, no database."""

from datetime import date
from decimal import Decimal

import pytest

from xinheng.services.tickets.rules import HEADS, TicketRow, columns_of, missing, row_of

TODAY = date(2026, 11, 30)


def row(**cells: str) -> TicketRow:
    return row_of({"number": "XF-1", "kind": "投诉", "claims": "退款", "text": "多收费"} | cells, TODAY)


def test_a_whole_row_has_no_problem():
    assert not row().problems and (row().number, row().report) == ("XF-1", False)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("诉（2026）12号", "诉（2026）12号"),
        ("诉(2025) 12号", "诉(2025)12号"),
        (" *XF- 2：", "XF-2"),
        ("N" * 61, "N" * 60),
    ],
)
def test_what_stands_in_brackets_is_part_of_a_number(typed, number):
    """Left out, the ticket of one year would be taken for that of another, and somebody's complaint for registered."""
    assert row(number=typed).number == number


@pytest.mark.parametrize(("typed", "words"), [("", "没有编号"), ("  ", "没有编号"), ("13900000001", "是一个手机号")])
def test_what_is_no_number_is_told(typed, words):
    assert words in row(number=typed).problems["工单编号"] and row(number=typed).number == ""


@pytest.mark.parametrize(
    ("claims", "text", "read"),
    [
        ("退款", "", ("C6",)),
        ("退还", "", ("C6",)),
        ("退货退款", "", ("C4", "C6")),
        ("C1,C3", "", ("C1", "C3")),
        ("维修或者换货", "", ("C1", "C3")),
        ("补足商品数量", "", ("C5",)),
        ("重做", "", ("C2",)),
        ("赔付三倍", "", ("C7",)),
        ("", "买到过期酸奶，要求退款并赔偿。", ("C6", "C7")),
        ("依法处理", "希望商家更换。", ("C3",)),
        # What is told is not what is asked.
        ("", "商家说已经赔偿过了。", ()),
        ("", "要求道歉。后来商家赔偿了。", ()),
        ("", "", ()),
        ("依法处理", "多收费", ()),
    ],
)
def test_what_is_asked_for_is_read_and_never_made_up(claims, text, read):
    found = row(claims=claims, text=text)
    assert found.claims == read
    assert ("诉求" in found.problems) is (read == ())


def test_a_report_asks_for_nothing():
    assert not row(kind="举报", claims="").problems and row(kind="违法举报线索", claims="").report


@pytest.mark.parametrize("kind", ["", "咨询", "投诉举报", "举报纠纷", "表扬"])
def test_a_kind_that_is_neither_or_both_is_told(kind):
    assert "应写明是投诉还是举报" in row(kind=kind).problems["类型"]


@pytest.mark.parametrize(
    ("said", "issue"),
    [
        ("P1", "P1"), ("P11", "P11"), ("食品安全", "P2"), ("个人信息泄露", "P11"), ("人格尊严", "P11"),
        ("预付式消费", "P12"), ("P1x", "P99"), ("", "P99"), ("说不清", "P99"),
    ],
)  # fmt: skip
def test_an_issue_is_read_by_its_code_or_a_part_of_its_title(said, issue):
    assert row(issue=said).issue == issue


@pytest.mark.parametrize(
    ("said", "amount"),
    [
        ("12", "12"), ("¥1,234.5元", "1234.5"), ("0", "0"), ("999999999999.99", "999999999999.99"),
        ("五万", "50000"), ("5万", "50000"), ("人民币壹佰贰拾元整", "120"), ("１２８．５", "128.5"),
        ("12.346", None), ("1000000000000", None), ("-1", None), ("Infinity", None), ("50美元", None),
        ("约十二", None), ("五万五", None),
    ],
)  # fmt: skip
def test_a_sum_is_read_as_the_standard_reads_it_or_left_out_and_told(said, amount):
    found = row(amount=said)
    assert found.amount == (Decimal(amount) if amount else None)
    assert ("金额" in found.left_out) is (amount is None) and not found.problems
    nothing = row(amount=" 不详 ")
    assert nothing.amount is None and not nothing.left_out


@pytest.mark.parametrize(
    ("said", "identity"),
    [
        ("91509901MA5XHXQ716", "uscc:91509901MA5XHXQ716"), (" ９１509901-ma5xhxq716 ", "uscc:91509901MA5XHXQ716"),
        ("91509901MA5XHXQ717", ""), ("不详", ""), ("500101199003078514", ""),
    ],
)  # fmt: skip
def test_a_code_is_read_as_the_standard_reads_it_or_left_out_and_told(said, identity):
    found = row(identity=said)
    assert found.identity == identity and not found.problems
    assert ("统一社会信用代码" in found.left_out) is (not identity)
    assert "500101199003078514" not in str(found.left_out)


@pytest.mark.parametrize(
    ("name", "said", "day"),
    [
        ("bought_on", "2026-11-30", date(2026, 11, 30)),
        ("bought_on", "2026年1月2日", date(2026, 1, 2)),
        ("bought_on", "20261102", date(2026, 11, 2)),
        ("bought_on", "46327", date(2026, 11, 1)),
        ("bought_on", "二〇二六年十一月二日", date(2026, 11, 2)),
        ("bought_on", "2026-11-205", None),
        ("bought_on", "2026-02-29", None),
        ("received_on", "2026-11-30 23:59", date(2026, 11, 30)),
        ("answer_by", "2026/12/5", date(2026, 12, 5)),
        ("answer_by", "尽快", None),
    ],
)
def test_a_day_is_read_or_told_at_its_column(name, said, day):
    found = row(**{name: said})
    assert found.days[name] == day
    assert (HEADS[name][0] in found.left_out) is (day is None) and not found.problems


def test_nothing_was_received_or_bought_tomorrow():
    """From the day of receipt the law's days are counted: a row that tells it wrongly is not taken."""
    assert row(received_on="2026-12-01").problems == {"收到日期": "不能晚于今天，写的是 2026-12-01"}
    assert "收到日期" in row(received_on="上周").problems
    assert row(bought_on="2026-12-01").left_out == {"消费日期": "不能晚于今天，写的是 2026-12-01"}
    assert not row(received_on="2026-11-30").problems


def test_headings_are_known_by_each_of_their_titles_the_one_nearer_to_the_front_first():
    for ours, titles in HEADS.items():
        assert all(columns_of(["甲", f" {title}（必填）* "])[ours] == 1 for title in titles), ours
    assert columns_of(["内容", "投诉内容"])["text"] == 0 and columns_of(["投诉内容", "内容"])["text"] == 1
    assert columns_of(["内容", "内容"])["text"] == 0
    assert missing({"number": 0, "kind": 1, "text": 2}) == []
    assert missing({"kind": 1}) == ["工单编号", "内容"]


def test_what_was_written_is_told_back_in_its_first_twenty_characters():
    long = "一" * 20 + "二"
    found = row(kind=long, bought_on=long, amount=long)
    assert found.problems["类型"] == f"应写明是投诉还是举报，写的是“{long[:20]}”"
    for column in ("消费日期", "金额"):
        assert "二" not in found.left_out[column] and long[:19] in found.left_out[column]


def test_an_export_of_the_national_platform_is_read_column_by_column():
    heads = ["登记编号", "信息类型", "提供方姓名", "手机号码", "提供方地址", "涉及主体", "信用代码", "事发地点",
             "问题描述", "诉求目的", "客体类别", "商品名称", "争议金额", "购买日期", "受理时间",
             "办理期限"]  # fmt: skip
    ours = ["number", "kind", "name", "phone", "address", "respondent", "identity", "place", "text", "claims", "issue",
            "goods", "amount", "bought_on", "received_on", "answer_by"]  # fmt: skip
    assert columns_of(heads) == {name: at for at, name in enumerate(ours)}
