"""What a promise may say, and when it is made, renewed and broken, on plain values."""

from datetime import date, timedelta

import pytest

from xinheng.services.commitments import rules

TODAY = date(2026, 11, 20)
GOOD = "七天之内无理由退货，运费由本店承担，收到退货当天退款。"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("诺" * 19, "至少 20 字"),
        (" " * 20 + "诺" * 19, "至少 20 字"),
        ("诺" * 2001, "写了 2001 字"),
        (GOOD + "电话13900000001", "要公开"),
        (GOOD + "全市最佳", "绝对化用语"),
    ],
)
def test_each_fault_of_a_promise_is_said_for_itself(text, words):
    (only,) = rules.text_problems(text, ["最佳", "第一"])
    assert words in only


@pytest.mark.parametrize("text", ["诺" * 20, "诺" * 2000, GOOD])
def test_a_promise_that_can_be_kept_is_published(text):
    assert rules.text_problems(text, ["最佳"]) == []


def test_a_template_is_known_however_it_was_spaced():
    assert rules.same_promise("七天退货", "七天退货") and rules.same_promise("七天　退货", "七天 退货")
    assert not rules.same_promise("七天退货", "八天退货")


@pytest.mark.parametrize(("days_left", "may"), [(31, False), (30, True), (0, True), (-5, True)])
def test_a_promise_is_made_again_near_its_end(days_left, may):
    assert rules.may_renew(TODAY + timedelta(days=days_left), TODAY, 30) == may


@pytest.mark.parametrize(
    ("explained", "running", "heard"),
    [
        ("已退款", ["commitment_answer"], True),
        ("", [], True),
        ("", ["another"], True),
        ("", ["commitment_answer"], False),
        ("", ["another", "commitment_answer"], False),
    ],
)
def test_the_business_is_heard_before_a_breach_is_found(explained, running, heard):
    assert (rules.breach_was_answered(explained=explained, running=running) is None) == heard


def test_a_breach_rests_on_a_fact_about_the_same_business():
    assert rules.complaint_is_of_business(complaint_fits=True) is None
    assert "核对编号" in (rules.complaint_is_of_business(complaint_fits=False) or "")
