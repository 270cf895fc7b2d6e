"""When a shop is put on a list and what ends it, on plain values, to the day."""

from datetime import date, timedelta

import pytest

from xinheng.credit.listing import rules

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("category", "name", "kind"),
    [
        ("98", "两河区椒里香火锅店", "H"),
        ("98", "柳坝农民专业合作社", "H"),
        ("11", "柳坝农民专业合作社", "C"),
        ("11", "山城电梯有限公司", "E"),
        ("", "", "E"),
    ],
)
def test_each_kind_of_subject_has_its_own_rules(category, name, kind):
    assert rules.kind_of(category, name) == kind
    assert rules.UNREPORTED[kind][0] == rules.UNCONTACTABLE[kind][0] == kind


@pytest.mark.parametrize(
    ("today", "year"),
    [
        (date(2026, 6, 30), 2024),
        (date(2026, 7, 1), 2025),
        (date(2026, 12, 31), 2025),
        (date(2027, 1, 1), 2025),
    ],
)
def test_the_report_of_a_year_is_overdue_from_the_first_of_july(today, year):
    assert rules.season_of(today) == year


JUDGES = {
    "unreported": (rules.is_for_no_report, {"E1", "H1", "C1"}),
    "undisclosed": (rules.is_for_no_disclosure, {"E2"}),
    "name": (rules.is_for_name, {"E3"}),
    "no contact": (rules.is_for_no_contact, {"E4", "H3", "C3"}),
    "false": (rules.is_for_falsehood, {"H2", "C2"}),
}


@pytest.mark.parametrize("reason", sorted({one for _, of in JUDGES.values() for one in of}))
def test_a_reason_is_found_out_in_its_own_way_and_in_no_other(reason):
    """An enterprise with a false report is fined and not listed (条例 art 18): there is no E for it."""
    takes = {name for name, (judge, _) in JUDGES.items() if judge(listing_reason=reason) is None}
    assert takes == {name for name, (_, of) in JUDGES.items() if reason in of}
    refused = [judge(listing_reason=reason) for name, (judge, _) in JUDGES.items() if name not in takes]
    assert all("请用那一情形的查实办法" in one for one in refused)


@pytest.mark.parametrize(
    ("apart", "words"), [(14, "至少间隔 15 日，现在才 14 日"), (15, None), (30, None), (31, "不超过 30 日，已经 31 日")]
)
def test_art_9_the_letters_are_fifteen_to_thirty_days_apart(apart, words):
    first = TODAY - timedelta(days=apart)
    told = rules.letters_are_apart(first_letter_on=first, today=TODAY, gap_least=15, gap_most=30)
    assert told is None if words is None else words in (told or "")


@pytest.mark.parametrize(("days", "late"), [(0, False), (30, False), (31, True)])
def test_art_12_an_objection_is_made_within_thirty_days(days, late):
    told = rules.within_objection_days(decided_on=TODAY - timedelta(days=days), today=TODAY, objection_days=30)
    assert (told is not None) == late
    assert not late or ("31 日" in str(told) and "信用修复" in str(told))


def test_order_44_only_a_heavier_penalty_lists_and_a_longer_restriction_keeps():
    assert rules.is_heavy_enough(heavy=True) is None and "第二条" in (rules.is_heavy_enough(heavy=False) or "")
    assert rules.restriction_is_over(over=True) is None and "第十三条" in (rules.restriction_is_over(over=False) or "")


def test_who_is_listed_or_has_reported_is_not_listed():
    assert rules.is_not_listed_already(listed_already="") is None
    assert "列5099-1" in (rules.is_not_listed_already(listed_already="列5099-1") or "")
    assert rules.still_unreported(reported=False) is None and "不予列入" in (
        rules.still_unreported(reported=True) or ""
    )
    assert rules.has_ended(still_stands="") is None and rules.has_ended(still_stands="仍在公示") == "仍在公示"


@pytest.mark.parametrize(
    ("judge", "day"), [(rules.received_in_time, "received_on"), (rules.notice_is_served, "notice_served_on")]
)
def test_nothing_is_received_or_served_tomorrow(judge, day):
    tomorrow = TODAY + timedelta(days=1)
    assert judge(**{day: TODAY}, today=TODAY) is None
    assert str(tomorrow) in judge(**{day: tomorrow}, today=TODAY)
