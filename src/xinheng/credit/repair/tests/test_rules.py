"""Order 107, clause by clause, on plain values: the last day on which it says no, the first on which it says yes."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from xinheng.credit.judgement import Verdict
from xinheng.credit.repair import rules
from xinheng.credit.repair.rules import Standing, why_not

TODAY = date(2026, 11, 20)
TOMORROW, YESTERDAY = TODAY + timedelta(days=1), TODAY - timedelta(days=1)
SHOWN = Verdict("shown", "一般处罚公示一年", "公示规定第十三条", date(2026, 1, 5), date(2027, 1, 5), "general")
READY = Standing(SHOWN, eligible_from=TODAY)


def test_what_is_shown_and_whose_time_has_come_may_be_repaired():
    assert why_not(READY, TODAY) is None
    assert why_not(replace(READY, eligible_from=None), TODAY) is None


def test_art_9_the_shortest_period_ends_on_its_day_and_not_the_day_before():
    told = why_not(READY, YESTERDAY)
    assert told is not None and f"自 {TODAY} 起可以申请" in told and "第九条" in told


@pytest.mark.parametrize(
    ("grade", "listed", "article"),
    [
        ("general", False, "第九条"),
        ("serious", False, "第八条"),
        ("serious", True, "第十三条"),
    ],
)
def test_each_grade_waits_by_its_own_article(grade, listed, article):
    standing = Standing(replace(SHOWN, grade=grade), eligible_from=TOMORROW, listed=listed)
    told = why_not(standing, TODAY)
    assert told is not None and article in told and str(TOMORROW) in told


def test_art_7_what_ends_by_itself_is_not_asked_for():
    told = why_not(Standing(replace(SHOWN, grade="minor")), TODAY)
    assert told is not None and "第七条" in told and f"{SHOWN.until} 起自动停止公示" in told
    unknown = why_not(Standing(replace(SHOWN, grade="minor", until=None)), TODAY)
    assert unknown is not None and "期满日待定" in unknown


def test_what_no_law_ends_early_is_never_repaired():
    told = why_not(Standing(replace(SHOWN, early_stop=False)), TODAY)
    assert told is not None and "依法不能提前停止公示" in told and SHOWN.basis in told


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("over", "已经停止公示"),
        ("coming", "还没有公示"),
        ("held", "不对外公示"),
        ("never", "不对外公示"),
    ],
)
def test_what_nobody_sees_needs_no_repair(state, words):
    told = why_not(Standing(replace(SHOWN, state=state)), TODAY)
    assert told is not None and words in told and "不需要修复" in told


def test_art_11_3_who_did_the_same_again_is_not_repaired():
    told = why_not(replace(READY, repeated="两河市监处罚〔2026〕9号"), TODAY)
    assert told is not None and "第十一条第（三）项" in told and "〔2026〕9号" in told
    listed = why_not(replace(READY, repeated="两河市监处罚〔2026〕9号", listed=True), TODAY)
    assert listed is not None and "较重行政处罚" in listed and "第十三条" in listed


def test_art_23_after_a_falsehood_nobody_asks_before_the_day():
    banned = replace(READY, banned_until=TODAY)
    told = why_not(banned, YESTERDAY)
    assert told is not None and "弄虚作假" in told and "第二十三条" in told
    assert why_not(banned, TODAY) is None


def test_art_4_who_decided_repairs_and_one_application_at_a_time():
    elsewhere = why_not(replace(READY, elsewhere="山城市药监局"), TODAY)
    assert elsewhere is not None and "山城市药监局" in elsewhere and "第四条" in elsewhere
    running = why_not(replace(READY, running="修5099-1"), TODAY)
    assert running is not None and "修5099-1" in running


def test_a_restriction_without_an_end_is_told_apart_from_a_day_to_come():
    told = why_not(replace(READY, eligible_from=date.max), TODAY)
    assert told is not None and "限制期满日没有填写" in told and "9999" not in told


NOT_PERFORMED, NOT_PUT_RIGHT = "处罚决定的义务未履行", "违法行为未整改或危害后果未消除"


@pytest.mark.parametrize(
    ("performed", "rectified", "missing"),
    [
        ("yes", "yes", ""),
        ("no", "yes", NOT_PERFORMED),
        ("yes", "no", NOT_PUT_RIGHT),
        ("no", "no", f"{NOT_PERFORMED}、{NOT_PUT_RIGHT}"),
    ],
)
def test_art_11_both_duties_are_done(performed, rectified, missing):
    told = rules.duties_are_done(performed=performed, rectified=rectified)
    assert told == (f"核实结果是{missing}，不能准予修复（{rules.ORDER}第十一条）。" if missing else None)


@pytest.mark.parametrize("day", ["received_on", "performed_on"])
def test_nothing_is_received_or_performed_tomorrow(day):
    judge = {"received_on": rules.received_in_time, "performed_on": rules.performed_in_time}[day]
    assert judge(**{day: TODAY}, today=TODAY) is None
    assert str(TOMORROW) in (judge(**{day: TOMORROW}, today=TODAY) or "")


def test_art_22_a_court_ruled_before_it_is_asked_and_only_what_is_shown_is_shielded():
    assert rules.was_ruled(ruled_on=TODAY, received_on=TODAY) is None
    assert str(TODAY) in (rules.was_ruled(ruled_on=TODAY, received_on=YESTERDAY) or "")
    assert rules.something_is_shown(nothing_shown=False) is None
    assert "第二十二条" in (rules.something_is_shown(nothing_shown=True) or "")
    assert rules.nobody_else_asked(running="") is None
    assert "盾5099-1" in (rules.nobody_else_asked(running="盾5099-1") or "")
    assert rules.is_corrected(corrected="yes") is None and "恢复公示" in (rules.is_corrected(corrected="no") or "")


@pytest.mark.parametrize(
    ("reason", "looked_for"),
    [("E4", True), ("H3", True), ("C3", True), ("E1|E4", True), ("E1", False), ("", False), ("E40", False)],
)
def test_art_16_only_who_was_out_of_contact_is_looked_for_first(reason, looked_for):
    assert (rules.is_uncontactable(target_reason=reason) is None) == looked_for
    assert (rules.is_not_uncontactable(target_reason=reason) is None) != looked_for


def test_what_was_verified_is_decided_on_and_once_more_time_is_given_once():
    assert rules.is_unchanged(changed=False) is None and "重新核实" in (rules.is_unchanged(changed=True) or "")
    assert rules.is_cured(cured="yes") is None and "第十二条" in (rules.is_cured(cured="no") or "")
    assert rules.not_extended_before(made_before=0) is None
    assert "一次" in (rules.not_extended_before(made_before=1) or "")
    assert rules.may_be_repaired(hindrance="") is None and rules.may_be_repaired(hindrance="为何") == "为何"
