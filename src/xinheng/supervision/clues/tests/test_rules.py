"""Likeness, striking out, merging and priority, on plain values."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xinheng.kit import credit_code
from xinheng.supervision.clues import rules

TEXT = st.text(alphabet="山城面馆火锅店路号AB12 ", max_size=20)


@given(TEXT, TEXT)
def test_likeness_is_a_share_and_does_not_care_who_is_first(left, right):
    share = rules.likeness(left, right)
    assert 0 <= share <= 1
    assert share == rules.likeness(right, left)


@given(TEXT.filter(lambda text: text.strip()))
def test_a_text_is_wholly_like_itself(text):
    assert rules.likeness(text, text) == 1.0


def test_a_name_with_its_address_beats_the_name_alone():
    both = rules.subject_likeness(
        name="第一面馆", address="江岸路 12 号", subject_name="第一面馆", subject_address="江岸路12号"
    )
    elsewhere = rules.subject_likeness(
        name="第一面馆", address="江岸路 12 号", subject_name="第一面馆", subject_address="石坝街 3 号"
    )
    assert both.percent > elsewhere.percent
    assert both.reasons == ("名称一致", "地址相似 100%")
    assert "地址不同" in elsewhere.reasons


@pytest.mark.parametrize(("new_facts", "expected"), [(False, date(2026, 11, 2)), (True, date(2026, 11, 9))])
def test_order_121_art_35_new_facts_restart(new_facts, expected):
    start = rules.starts_on_after_merge(parent=date(2026, 11, 9), child=date(2026, 11, 2), new_facts=new_facts)
    assert start == expected


@pytest.mark.parametrize(("closed_on", "allowed"), [(None, True), (date(2026, 9, 1), True), (date(2026, 8, 22), False)])
def test_a_parent_is_open_or_closed_less_than_ninety_days_ago(closed_on, allowed):
    problem = rules.may_merge(
        same_subject=True, parent_open=closed_on is None, parent_closed_on=closed_on, today=date(2026, 11, 20), days=90
    )
    assert (problem is None) == allowed


def test_priority_lists_what_is_not_met_too():
    high, reasons = rules.priority(complaints_12m=4, open_problems=0, risk_class="C", limit=3)
    assert high
    assert [reason.met for reason in reasons] == [True, False, True]


@pytest.mark.parametrize(
    ("complaints", "problems", "risk", "high"),
    [
        (2, 0, "B", False), (3, 0, "B", False), (2, 1, "B", False), (2, 0, "C", False), (2, 0, "D", False),
        (3, 1, "B", True), (3, 0, "C", True), (2, 1, "D", True), (3, 1, "C", True), (2, 2, "", False),
    ],
)  # fmt: skip
def test_two_of_three_signs_make_it_urgent(complaints, problems, risk, high):
    told = rules.priority(complaints_12m=complaints, open_problems=problems, risk_class=risk, limit=3)
    assert told[0] is high


@pytest.mark.parametrize(
    ("told", "known", "share"),
    [("江岸面馆", "江岸面馆", 1.0), ("江岸面馆", "江岸面店", 2 / 3), ("面馆", "药房", 0.0), ("", "", 0.0)],
)
def test_likeness_counts_the_pairs_of_signs_that_both_have(told, known, share):
    assert rules.likeness(told, known) == pytest.approx(share)


@pytest.mark.parametrize(
    ("name", "address", "percent", "reasons"),
    [
        ("第一面馆", "", 90, ("名称一致",)),
        ("第一", "", 68, ("名称相互包含",)),
        ("第一面馆江岸路店", "", 68, ("名称相互包含",)),
        ("第一面店", "", 60, ("名称相似 67%",)),
        ("第一某药", "", 30, ()),
        ("第一药", "", 36, ("名称相似 40%",)),
        ("第一面馆", "江岸路1栋甲乙丙丁戊己庚辛壬癸子", 78, ("名称一致", "地址相似 30%")),
        ("某某药房", "", 0, ()),
        ("", "", 0, ()),
        ("第一面馆", "江岸路12号", 99, ("名称一致", "地址相似 100%")),
        ("第一面馆", "  ", 90, ("名称一致",)),
        ("第一面馆", "望桥街", 69, ("名称一致", "地址不同")),
        ("", "江岸路12号", 30, ("地址相似 100%",)),
    ],
)
def test_how_likely_a_told_name_and_address_mean_a_shop(name, address, percent, reasons):
    told = rules.subject_likeness(name=name, address=address, subject_name="第一面馆", subject_address="江岸路12号")
    assert (told.percent, told.reasons) == (percent, reasons)


def test_two_clues_of_two_subjects_are_never_one():
    never = {"parent_closed_on": None, "today": date(2026, 11, 20), "days": 90}
    assert "不是同一主体" in rules.may_merge(same_subject=False, parent_open=True, **never)
    assert "已满 90 日" in rules.may_merge(same_subject=True, parent_open=False, **never), "closed on a day unknown"


def test_the_signs_of_priority_are_told_with_their_limits():
    _, reasons = rules.priority(complaints_12m=2, open_problems=1, risk_class="", limit=3)
    assert [(one.actual, one.limit, one.met) for one in reasons] == [
        ("2 起", "≥ 3 起", False), ("1 项", "≥ 1 项", True), ("未评", "C 或 D", False),
    ]  # fmt: skip
    assert rules.priority(complaints_12m=0, open_problems=0, risk_class="B", limit=3)[1][2].actual == "B"


@pytest.mark.parametrize(
    ("ask", "words"),
    [
        (lambda: rules.way_is_clear(way="", subject_identity="uscc:1", subject_name="店"), "没有写明处置方式"),
        (lambda: rules.way_is_clear(way="check", subject_identity="", subject_name=""), "没有主体也没有名称"),
        (lambda: rules.way_is_clear(way="check", subject_identity="uscc:1", subject_name=""), None),
        (lambda: rules.way_is_clear(way="check", subject_identity="", subject_name="无照摊贩"), None),
        (lambda: rules.directly_disposable(outcome="fined"), "直接处置只用于已答复咨询"),
        (lambda: rules.directly_disposable(outcome="answered"), None),
        (lambda: rules.judgement_is_stated(method=" ", data_used="台账"), "研判意见缺少分析方法"),
        (lambda: rules.judgement_is_stated(method="比对", data_used=""), "研判意见缺少所用数据"),
        (lambda: rules.judgement_is_stated(method="", data_used=""), "分析方法、所用数据"),
        (lambda: rules.judgement_is_stated(method="比对", data_used="台账"), None),
        (lambda: rules.cannot_be_followed(subject_identity="uscc:1"), "不能标记无效"),
        (lambda: rules.cannot_be_followed(subject_identity=""), None),
        (lambda: rules.children_are_closed(open_children=2), "还有 2 条子线索"),
        (lambda: rules.children_are_closed(open_children=0), None),
        (lambda: rules.not_extended_before(made_before=1), "已延长过一次"),
        (lambda: rules.not_extended_before(made_before=0), None),
        (lambda: rules.breach_is_decided(breach_suspected=True), "须决定是否立案"),
        (lambda: rules.breach_is_decided(breach_suspected=True, referred="XS-2"), None),
        (lambda: rules.breach_is_decided(breach_suspected=True, children=["XS-3"]), None),
        (lambda: rules.breach_is_decided(breach_suspected=False), None),
        (lambda: rules.only_for_a_breach(breach_suspected=True), None),
        (lambda: rules.only_for_a_breach(breach_suspected=False), "不涉嫌违法"),
        (lambda: rules.not_suspected_yet(running=["clue_legal_verify"]), "早已起算"),
        (lambda: rules.not_suspected_yet(running=["clue_triage"]), None),
        (lambda: rules.another_decides(proposer=7, mover=7), "不能自己批准"),
        (lambda: rules.another_decides(proposer=7, mover=8), None),
    ],
)
def test_what_a_way_out_of_triage_needs(ask, words):
    problem = ask()
    assert problem is None if words is None else words in problem


@pytest.mark.parametrize(
    ("today", "because", "goes_on"),
    [
        ("2026-11-19", "", False),
        ("2026-11-20", "", False),
        ("2026-11-21", "", True),
        ("2026-11-19", "已电话答复", True),
    ],
)
def test_an_answer_is_waited_for_until_the_end_of_its_last_day(today, because, goes_on):
    problem = rules.time_to_answer_is_over(
        answer_by=date(2026, 11, 20), today=date.fromisoformat(today), not_waiting_because=because
    )
    assert (problem is None) is goes_on


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", ""),
        ("91500103MA5U0001X", "不知道代码的留空"),
        (" uscc:91310000100008888A ", "不知道代码的留空"),
    ],
)
def test_a_code_that_names_nobody_is_told_with_what_to_do(typed, words):
    problem = rules.code_problem(typed)
    assert words in problem and bool(problem) == bool(words)


def test_a_right_code_that_is_on_no_register_is_named_as_it_was_read():
    code = credit_code.generate(division="500103", serial=1)
    assert (
        rules.code_problem(f"uscc:{code.lower()} ") == f"登记库里没有这个代码：{code}。不知道代码的留空，写名称和地址。"
    )


@pytest.mark.parametrize(
    ("filed", "right"),
    [("2026-11-01", False), ("2026-11-02", True), ("2026-11-20", True), ("2026-11-21", False)],
)
def test_a_case_is_opened_between_the_find_and_today(filed, right):
    problem = rules.filed_within_reason(
        filed_on=date.fromisoformat(filed), found_on=date(2026, 11, 2), today=date(2026, 11, 20)
    )
    assert (problem is None) is right
    assert right or filed in problem


@pytest.mark.parametrize(
    ("channel", "words", "glyph"),
    [
        ("hotline_12315", "12315 平台", "诉"),
        ("city_portal", "城市平台", "诉"),
        ("report", "举报 · 12315 平台", "报"),
        ("report_city_portal", "举报 · 城市平台", "报"),
    ],
)
def test_a_clue_says_where_it_came_from_and_a_report_is_no_complaint(channel, words, glyph):
    assert rules.origin_words("12315 平台", channel) == words
    source = next(name for name, sign in rules.SOURCE_GLYPHS.items() if sign == "诉")
    assert rules.glyph_of(source, channel) == glyph
