"""What the handling of a report demands and what a reward comes to, on plain values."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from xinheng.services.reports import rules

TODAY, RECEIVED = date(2026, 11, 20), date(2026, 11, 2)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("level", "fine", "reward"),
    [
        ("1", "100000", "5000.00"),
        ("1", "100000.40", "5000.02"),
        ("1", "99999", "5000"),
        ("1", "0", "5000"),
        ("2", "100000", "3000.00"),
        ("2", "100001", "3000.03"),
        ("3", "100000", "1000.00"),
        ("3", "100100", "1001.00"),
        ("3", "1", "1000"),
        ("1", "20000000", "1000000"),
        ("1", "20000001", "1000000"),
        ("3", "99999900", "999999.00"),
    ],
)
def test_a_reward_is_the_share_of_its_level_between_least_and_most(level, fine, reward):
    assert rules.reward_for(level, Decimal(fine)) == Decimal(reward)


def test_what_somebody_verifies_is_not_sent_back():
    assert rules.nobody_verifies_yet(taken_up="") is None
    assert "线索 线-1 已经在核查" in (rules.nobody_verifies_yet(taken_up="线-1") or "")


@pytest.mark.parametrize(
    ("told", "fits"), [(RECEIVED - DAY, False), (RECEIVED, True), (TODAY, True), (TODAY + DAY, False)]
)
def test_nobody_is_told_before_the_report_nor_tomorrow(told, fits):
    said = rules.told_day_fits(told_on=told, received_on=RECEIVED, today=TODAY)
    assert (said is None) == fits
    assert fits or str(told) in (said or "")


def test_who_did_not_say_who_he_is_is_neither_told_nor_rewarded():
    assert rules.somebody_can_be_told(named="yes") is None and rules.named_reporter_is_rewarded(named="yes") is None
    assert "无法告知" in (rules.somebody_can_be_told(named="no") or "")
    assert "实名" in (rules.named_reporter_is_rewarded(named="no") or "")


def test_a_reward_needs_a_case_and_two_persons():
    assert rules.proven_by_a_case(case_number="立5099-1") is None and "立案" in (rules.proven_by_a_case() or "")
    assert rules.another_decides(proposer=1, mover=2) is None
    assert "另一位" in (rules.another_decides(proposer=1, mover=1) or "")
    assert rules.not_extended_before(made_before=0) is None
    assert "第十八条" in (rules.not_extended_before(made_before=1) or "")


WHOLE = {"text": "卖过期牛奶", "named": True, "name": "林小满", "phone": "13900000001", "respondent": "江岸路便利店"}


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({}, set()),
        ({"text": " "}, {"text"}),
        ({"respondent": ""}, {"respondent_name"}),
        ({"name": " "}, {"name"}),
        ({"phone": ""}, {"phone"}),
        ({"named": False, "name": "", "phone": ""}, set()),
        ({"text": "", "respondent": "", "name": "", "phone": ""}, {"text", "respondent_name", "name", "phone"}),
    ],
)
def test_art_28_a_report_says_what_and_who_and_under_a_name_who_says_it(given, missing):
    assert rules.problems(**{**WHOLE, **given}).keys() == missing
