"""Likeness, striking out, merging and priority, on plain values."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
