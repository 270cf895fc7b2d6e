"""What mediation demands (Order 121 art 11, 18 to 24), on plain values."""

from datetime import date, timedelta

import pytest

from xinheng.fusion.standard.registry import standard
from xinheng.services.mediation import rules
from xinheng.support.procedures.table.registry import procedure

TODAY = date(2026, 11, 20)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("may", "until", "words"),
    [
        ("", "", ""),
        ("special", TODAY, ""),
        ("special", TODAY - DAY, "已经过期"),
        ("general", TODAY, "一般授权"),
        ("general", TODAY - DAY, "已经过期"),
        ("special", "", "已经过期"),
    ],
)
def test_art_11_an_agent_disposes_of_the_claim_by_special_power_while_it_lasts(may, until, words):
    told = rules.agent_may_not_settle(facts={"agent_may": may, "agent_until": str(until)}, today=TODAY)
    assert words in told and bool(told) == bool(words)


def test_art_20_a_meeting_lies_ahead():
    assert rules.meeting_is_ahead(meeting_on=TODAY, today=TODAY) is None
    assert str(TODAY - DAY) in (rules.meeting_is_ahead(meeting_on=TODAY - DAY, today=TODAY) or "")


def test_a_business_is_asked_first_only_where_somebody_can_answer():
    assert rules.business_can_answer(nobody_to_answer=False) is None
    assert "先把链接发给被投诉人" in (rules.business_can_answer(nobody_to_answer=True) or "")


def test_an_agreement_names_who_speaks_of_himself_in_it():
    """“我退 60 元”, signed by both, says of nobody that he pays."""
    assert rules.as_agreed(words="商家退 60 元", side="business") == "商家退 60 元"
    assert rules.as_agreed(words="我退 60 元", side="business") == "被投诉人提出、对方接受：我退 60 元"


def test_art_24_an_agreement_binds_when_both_have_signed():
    assert rules.both_have_signed(unsigned=[]) is None
    told = rules.both_have_signed(unsigned=["complainant", "business"]) or ""
    assert "投诉人、被投诉人还没有签署" in told
    assert (rules.both_have_signed(unsigned=["business"]) or "").startswith("被投诉人还没有签署")


@pytest.mark.parametrize("state", rules.TALKING)
def test_there_is_talk_from_the_appointment_to_the_end(state):
    assert rules.may_talk(state=state, words="好") is None
    assert rules.may_talk(state=state, words=" \n") == "写下要说的话再发送"
    assert rules.may_talk(state=state, words="字" * 2000) is None
    assert "已写 2001 字" in (rules.may_talk(state=state, words="字" * 2001) or "")


@pytest.mark.parametrize("state", ["settled", "ended", "avoidance_asked", ""])
def test_afterwards_nobody_says_anything(state):
    assert "不能发言" in (rules.may_talk(state=state, words="好") or "")


@pytest.mark.parametrize(("not_agreeing", "words"), [([], ""), (["投1", "投2"], "投1、投2")])
def test_art_12_representatives_settle_with_the_consent_of_those_they_represent(not_agreeing, words):
    told = rules.represented_agree(not_agreeing=not_agreeing) or ""
    assert words in told and bool(told) == bool(words)


@pytest.mark.parametrize(
    ("joined", "parted", "alone"),
    [("", "", True), ("投1", "", False), ("投1、投2", "投1", False), ("投1、投2", "投1、投2", True)],
)
def test_art_12_what_is_performed_at_once_is_no_settlement_of_several(joined, parted, alone):
    assert (rules.nobody_is_represented(joined=joined, parted=parted) is None) is alone


@pytest.mark.parametrize(
    ("joined", "before", "open_to"), [("", 0, False), ("投1", 0, True), ("投1", 1, False), ("投1、投2", 1, True)]
)
def test_art_12_only_what_was_joined_and_not_parted_before_is_parted(joined, before, open_to):
    assert (rules.somebody_joined(joined=joined, made_before=before) is None) is open_to


def test_art_23_the_room_ends_by_the_words_of_the_law():
    """T23-7 once said 不属于本机关处理 in the room, and the paper that of the law: 死亡或主体资格灭失."""
    listed = {one.code: one.title for one in standard().code_list("mediation_end_reason").entries}
    assert procedure("mediation").facts["reason_code"].choices == listed


@pytest.mark.parametrize(
    ("mediator", "stepped_back", "listed", "refused"),
    [
        ("赵明远", ["赵明远"], "", True), ("赵 明远", ["赵明远"], "", True), ("赵明远", ["赵　明远"], "", True),
        ("老王", [], "老李、老王", True), ("老王", [], "老李、 老王", True), ("赵明远", [], "", False),
        ("赵明远", ["刘青"], "老王", False), ("赵明远（街道调解员）", ["赵明远"], "赵明远", False),
        ("老王", ["刘青", "老王"], "老李", True),
    ],
)  # fmt: skip
def test_order_121_art_21_who_stepped_back_mediates_no_more(mediator, stepped_back, listed, refused):
    told = {"mediator": mediator, "stepped_back": stepped_back, "recused_mediators": listed}
    answer = rules.mediator_has_not_stepped_back(**told)
    assert (answer is not None) == refused
    assert not refused or (answer.startswith(mediator) and "换一位调解员" in answer)


def test_order_121_art_19_nobody_mediates_his_own_dispute():
    assert "被投诉人" in (rules.nobody_mediates_his_own_dispute(entrusted_party=True) or "")
    assert rules.nobody_mediates_his_own_dispute(entrusted_party=False) is None


def test_order_121_art_23_5_sixty_days_end_it_when_they_are_over():
    assert "到 2027-02-01 才满" in (
        rules.sixty_days_are_over(reason_code="T23-5", sixty_days_run="到 2027-02-01 ") or ""
    )
    assert rules.sixty_days_are_over(reason_code="T23-5", sixty_days_run="") is None
    assert rules.sixty_days_are_over(reason_code="T23-3", sixty_days_run="到 2027-02-01 ") is None


def test_order_121_art_21_where_nobody_stepped_back_anybody_mediates():
    assert rules.mediator_has_not_stepped_back(mediator="老王", stepped_back=[]) is None
