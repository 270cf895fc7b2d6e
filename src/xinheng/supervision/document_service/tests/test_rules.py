"""处罚程序规定 art 82, 83, way by way, on plain values."""

from datetime import date, timedelta

import pytest

from xinheng.supervision.document_service import rules

TODAY, MADE = date(2026, 11, 20), date(2026, 11, 10)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("served", "words"), [(MADE - DAY, f"早于文书日期 {MADE}"), (MADE, None), (TODAY, None), (TODAY + DAY, "晚于今天")]
)
def test_a_paper_is_served_between_its_own_day_and_today(served, words):
    told = rules.dates_fit(served_on=served, made_on=MADE, today=TODAY)
    assert told is None if words is None else words in (told or "")


@pytest.mark.parametrize(
    ("announced", "fits"), [(MADE - DAY, False), (MADE, True), (TODAY, True), (TODAY + DAY, False)]
)
def test_a_notice_is_put_up_between_the_papers_day_and_today(announced, fits):
    assert (rules.announcement_fits(announced_on=announced, made_on=MADE, today=TODAY) is None) == fits


@pytest.mark.parametrize(
    ("relation", "person", "organisation"),
    [
        ("self", True, False),
        ("family", True, False),
        ("legal", False, True),
        ("desk", False, True),
        ("agent", True, True),
        ("named", True, True),
        ("neighbour", False, False),
    ],
)
def test_art_82_1_who_may_sign_for_whom(relation, person, organisation):
    of_person = rules.receiver_may_sign(recipient_kind="person", relation=relation)
    of_firm = rules.receiver_may_sign(recipient_kind="organisation", relation=relation)
    of_household = rules.receiver_may_sign(recipient_kind="household", relation=relation)
    assert (of_household is None) == person and (person or "经营者本人" in (of_household or ""))
    assert (of_person is None, of_firm is None) == (person, organisation)
    assert person or "同住成年家属" in (of_person or "")
    assert organisation or "负责收件的人" in (of_firm or "")


@pytest.mark.parametrize(
    ("witnessed", "recording", "proved"),
    [(True, "", True), (False, "录像 1", True), (False, " ", False), (False, "", False)],
)
def test_art_82_2_what_is_left_is_witnessed_or_recorded(witnessed, recording, proved):
    assert (rules.refusal_is_proved(witnessed=witnessed, recording=recording) is None) == proved


@pytest.mark.parametrize(
    ("agreed", "confirmed", "address", "in_workspace", "missing"),
    [
        (False, False, "", False, set()), (False, True, "a@b.cn", False, {"electronic_agreed"}),
        (True, True, "a@b.cn", False, set()), (True, False, "a@b.cn", True, set()),
        (True, False, " ", False, {"electronic_address", "address_confirmed"}),
    ],
)  # fmt: skip
def test_art_83_consent_is_signed_with_its_address(agreed, confirmed, address, in_workspace, missing):
    told = {"agreed": agreed, "confirmed": confirmed, "address": address, "in_workspace": in_workspace}
    assert rules.consent_problems(**told).keys() == missing


def test_art_82_3_electronic_service_needs_consent_and_an_address():
    judge = rules.electronic_is_agreed
    assert judge(electronic_agreed=True, electronic_address_given=True) is None
    assert "没有签确认书" in (judge(electronic_agreed=False, electronic_address_given=True) or "")
    assert "没有填写确认书上的" in (judge(electronic_agreed=True, electronic_address_given=False) or "")


@pytest.mark.parametrize(
    ("number", "fits"),
    [
        ("EA123456", True),
        ("ea123456789cn", True),
        (" EA123456 ", True),
        ("EA12345", False),
        ("A" * 20, True),
        ("A" * 21, False),
        ("EA-123456", False),
        ("", False),
    ],
)
def test_art_82_4_a_letter_has_the_number_of_its_slip(number, fits):
    told = rules.post_is_proved(tracking_number=number, post_result="signed", address_confirmed=False)
    assert (told is None) == fits
    assert fits or f"“{number}”" in (told or "")


@pytest.mark.parametrize(
    ("result", "confirmed", "served"), [("signed", False, True), ("returned", True, True), ("returned", False, False)]
)
def test_art_83_mail_that_comes_back_counts_where_the_address_was_confirmed(result, confirmed, served):
    told = rules.post_is_proved(tracking_number="EA123456", post_result=result, address_confirmed=confirmed)
    assert (told is None) == served


@pytest.mark.parametrize(
    ("ground", "attempts", "allowed"), [("unknown", 0, True), ("failed", 1, True), ("failed", 0, False)]
)
def test_art_82_5_announcement_is_the_last_way(ground, attempts, allowed):
    assert (rules.other_ways_failed(ground=ground, attempts=attempts) is None) == allowed


def test_one_paper_goes_once_at_a_time():
    assert rules.not_under_way(under_way=0) is None and "正在送达" in (rules.not_under_way(under_way=1) or "")


@pytest.mark.parametrize(
    ("identity", "kind"),
    [
        ("uscc:92509901MA3W6FY01L", "household"),
        ("uscc:91509901MA3W6FY01L", "organisation"),
        ("stall:7", "organisation"),
    ],
)
def test_a_household_is_served_as_the_person_who_trades(identity, kind):
    assert rules.kind_of(identity) == kind
