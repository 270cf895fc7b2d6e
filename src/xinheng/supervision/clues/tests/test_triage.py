"""From the pool to command: sorting, judging, merging, splitting, closing."""

from datetime import timedelta

import pytest
from tests import cast as people
from tests import story

from xinheng.kit import city_time
from xinheng.supervision.clues import actions
from xinheng.supervision.clues.actions import ClueRefused, register_clue
from xinheng.supervision.clues.models import Clue
from xinheng.supervision.clues.tips import Tip
from xinheng.support.procedures.actions import move
from xinheng.support.procedures.models import Matter
from xinheng.support.procedures.queries import clock_readings
from xinheng.support.procedures.refusals import MoveRefused
from xinheng.support.procedures.timers import make_waiting_moves

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    everybody = people.cast()
    story.shop()
    return everybody


def clue(text: str = "面里有异物", days_ago: int = 0, **more) -> Clue:
    tip = {"source": "12345", "text": text, "identity": f"uscc:{story.SHOP}", "breach_suspected": True} | more
    found_on = city_time.today() - timedelta(days=days_ago)
    return register_clue(tip=Tip(found_on=found_on, **tip), office=people.OFFICE, by="system")


def legal_start(one: Clue):
    return next(r for r in clock_readings(one.matter) if r.rule.id == "clue_legal_verify").started_on


@pytest.mark.clause("SZ-8.2.2-03")
def test_a_question_is_settled_at_the_desk(cast):
    one = clue(breach_suspected=False)
    move(matter=one.matter, verb="handle_directly", by=cast.sun)
    actions.complete_direct_handling(clue=one, outcome="answered", words="已答复退货规定", by=cast.sun)
    assert (one.matter.state, one.outcome) == ("closed", "已答复退货规定")
    assert all(not reading.open for reading in clock_readings(one.matter))


def test_what_needs_a_case_is_not_settled_at_the_desk(cast):
    one = clue(breach_suspected=False)
    move(matter=one.matter, verb="handle_directly", by=cast.sun)
    with pytest.raises(MoveRefused, match="直接处置只用于"):
        actions.complete_direct_handling(clue=one, outcome="fined", words="罚款", by=cast.sun)


@pytest.mark.clause("SZ-8.2.2-04")
def test_a_clear_clue_goes_to_command(cast):
    one = clue()
    move(matter=one.matter, verb="send_to_dispatch", by=cast.sun)
    assert one.matter.state == "dispatch_ready"
    assert next(r for r in clock_readings(one.matter) if r.open).rule.id == "clue_dispatch"


def test_command_asks_for_a_subject_or_a_name(cast):
    with pytest.raises(MoveRefused, match="没有主体也没有名称"):
        move(matter=clue(identity="").matter, verb="send_to_dispatch", by=cast.sun)


@pytest.mark.clause("SZ-8.2.2-05")
@pytest.mark.clause("SZ-8.3-01", "SZ-8.3-02", part=True)
def test_an_unclear_clue_is_judged_and_the_conclusion_returns(cast):
    one = clue(breach_suspected=False)
    move(matter=one.matter, verb="send_to_judgement", by=cast.sun)
    actions.request_information(clue=one, by=cast.jiang, asked="请补充购买凭证")
    actions.receive_information(clue=one, by=cast.sun, text="小票一张，电话 13900000001")
    actions.judge_clue(
        way="none",
        clue=one,
        by=cast.jiang,
        method="同类比对",
        data_used="近一年抽检",
        conclusion="投诉人同期投诉 40 家",
    )
    assert (one.matter.state, one.outcome) == ("closed", actions.NO_ACTION)
    assert "13900000001" not in one.text


def test_nobody_waits_longer_than_the_time_to_answer(cast):
    one = clue()
    move(matter=one.matter, verb="send_to_judgement", by=cast.sun)
    actions.request_information(clue=one, by=cast.jiang, asked="请补充购买凭证")
    assert make_waiting_moves() == 0
    one.matter.facts["answer_by"] = (city_time.today() - timedelta(days=1)).isoformat()
    one.matter.save()
    assert make_waiting_moves() == 1
    one.matter.refresh_from_db()
    assert one.matter.state == "judging"


def test_the_analyst_may_go_on_with_a_reason(cast):
    one = clue()
    move(matter=one.matter, verb="send_to_judgement", by=cast.sun)
    actions.request_information(clue=one, by=cast.jiang, asked="请补充购买凭证")
    with pytest.raises(MoveRefused, match="尚未届满"):
        actions.continue_without_information(clue=one, by=cast.jiang, reason=" ")
    actions.continue_without_information(clue=one, by=cast.jiang, reason="反映人已明确没有凭证")
    assert one.matter.state == "judging"


def test_a_judgement_states_method_and_data(cast):
    one = clue()
    move(matter=one.matter, verb="send_to_judgement", by=cast.sun)
    with pytest.raises(MoveRefused, match="所用数据"):
        actions.judge_clue(clue=one, by=cast.jiang, method="同类比对", data_used="", conclusion="查", way="inspection")


def test_a_clerk_does_not_judge(cast):
    one = clue()
    move(matter=one.matter, verb="send_to_judgement", by=cast.sun)
    with pytest.raises(MoveRefused, match="研判线索"):
        actions.judge_clue(way="none", clue=one, by=cast.sun, method="猜", data_used="无", conclusion="无事")


def test_an_inspector_does_not_triage(cast):
    with pytest.raises(MoveRefused, match="分流线索"):
        move(matter=clue().matter, verb="send_to_judgement", by=cast.zhao)


def test_a_matched_clue_is_not_invalid(cast):
    with pytest.raises(MoveRefused, match="不能标记无效"):
        move(matter=clue(breach_suspected=False).matter, verb="mark_invalid", by=cast.sun, reason="看不懂")


def test_an_unmatched_clue_may_be_invalid(cast):
    one = clue(identity="", breach_suspected=False)
    move(matter=one.matter, verb="mark_invalid", by=cast.sun, reason="没有地点，无法联系")
    assert one.matter.state == "invalid"


@pytest.mark.clause("SZ-8.2.2-01")
def test_merging_keeps_the_earliest_legal_start(cast):
    parent, child = clue(days_ago=2), clue("还是那家面馆", days_ago=4)
    actions.merge_clue(clue=child, parent=parent, by=cast.sun, reason="同店同事由")
    assert child.matter.state == "merged"
    assert legal_start(parent) == city_time.today() - timedelta(days=4)


def test_new_facts_restart_the_legal_clock(cast):
    parent, child = clue(days_ago=6), clue("这次吃坏了肚子", days_ago=1)
    actions.merge_clue(clue=child, parent=parent, by=cast.sun, reason="新事实", new_facts=True)
    assert legal_start(parent) == city_time.today() - timedelta(days=1)


def test_a_later_clue_without_new_facts_changes_nothing(cast):
    parent, child = clue(days_ago=6), clue(days_ago=1)
    actions.merge_clue(clue=child, parent=parent, by=cast.sun, reason="重复")
    assert legal_start(parent) == city_time.today() - timedelta(days=6)
    assert parent.matter.steps.filter(verb="absorb").count() == 1


def test_a_clue_is_not_put_away_in_another_offices(cast):
    theirs, ours = clue(days_ago=3, breach_suspected=False), clue()
    move(matter=theirs.matter, verb="handle_directly", by=cast.sun)
    actions.complete_direct_handling(clue=theirs, outcome="answered", words="已答复", by=cast.sun)
    Matter.objects.filter(pk=theirs.matter_id).update(office=people.OTHER_OFFICE)
    theirs = Clue.objects.get(pk=theirs.pk)
    with pytest.raises(ClueRefused, match="另一机构"):
        actions.merge_clue(clue=ours, parent=theirs, by=cast.sun, reason="重复")
    assert Clue.objects.get(pk=ours.pk).matter.closed_at is None


def test_another_shops_clue_is_not_merged(cast):
    with pytest.raises(ClueRefused, match="不是同一主体"):
        actions.merge_clue(clue=clue(identity=""), parent=clue(), by=cast.sun, reason="像")


def test_a_clue_is_not_merged_into_itself(cast):
    one = clue()
    with pytest.raises(ClueRefused, match="自身"):
        actions.merge_clue(clue=one, parent=one, by=cast.sun, reason="误点")


def test_verification_is_extended_once_by_the_head(cast):
    one = clue()
    due = next(r for r in clock_readings(one.matter) if r.rule.id == "clue_legal_verify").due_at
    move(matter=one.matter, verb="extend_legal_verification", by=cast.sun, reason="案情复杂")
    assert next(r for r in clock_readings(one.matter) if r.rule.id == "clue_legal_verify").due_at > due
    with pytest.raises(MoveRefused, match="已延长过一次"):
        move(matter=one.matter, verb="extend_legal_verification", by=cast.sun, reason="再延")


def test_a_split_clue_closes_after_its_children(cast):
    one = clue()
    move(matter=one.matter, verb="send_to_dispatch", by=cast.sun)
    tips = [
        Tip(breach_suspected=True, source="12345", text="面馆"),
        Tip(breach_suspected=True, source="12345", text="隔壁小卖部"),
    ]
    children = actions.split_clue(clue=one, tips=tips, by=cast.zhou, reason="两家店")
    with pytest.raises(MoveRefused, match="还有 2 条子线索"):
        actions.close_with_result(clue=one, by=cast.sun)
    for child in children:
        actions.propose_no_case(clue=child, by=cast.zhao, no_case_ground="untraceable", reason="查无此店")
        actions.decide_no_case(clue=child, by=cast.sun)
    actions.close_with_result(clue=one, by=cast.sun)
    assert one.matter.state == "closed"


def test_matching_by_hand_and_taking_it_back(cast):
    one = clue(identity="", name="第一面馆")
    actions.match_subject(clue=one, identity=f"uscc:{story.SHOP}", by=cast.sun)
    assert (one.match, one.matter.subject_name) == ("confirmed", story.NAME)
    actions.unmatch_subject(clue=one, by=cast.sun)
    assert (one.match, one.matter.subject_identity, one.matter.subject_name) == ("none", "", "第一面馆")
    with pytest.raises(ClueRefused, match="没有“uscc:"):
        actions.match_subject(clue=one, identity="uscc:91509900000000000X", by=cast.sun)


def test_a_reopened_clue_counts_from_the_day_given(cast):
    one = clue(identity="")
    actions.propose_no_case(clue=one, by=cast.zhao, no_case_ground="untraceable", reason="没有地点")
    actions.decide_no_case(clue=one, by=cast.sun)
    move(matter=one.matter, verb="reopen", by=cast.sun, reason="来信补了地点", facts={"found_on": city_time.today()})
    assert one.matter.state == "triage"
    assert legal_start(one) == city_time.today()
