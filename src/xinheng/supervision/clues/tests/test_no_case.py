"""A suspected breach ends by a case, or by the decision of a second person not to open one."""

import subprocess

import pytest
from tests import cast as people
from tests import story

from xinheng.kit import city_time
from xinheng.supervision.clues import actions, rules
from xinheng.supervision.clues.actions import register_clue
from xinheng.supervision.clues.papers import no_case
from xinheng.supervision.clues.tips import Tip
from xinheng.support.documents.rendering import set_paper
from xinheng.support.procedures.actions import move
from xinheng.support.procedures.queries import clock_readings
from xinheng.support.procedures.refusals import MoveRefused
from xinheng.support.procedures.table.registry import procedure

DECIDED = {"transfer_out", "merge_into_parent", "decide_no_case", "file_case"}


def test_every_way_out_of_the_legal_period_asks_whether_the_breach_is_decided():
    declared = procedure("clue")
    ways = [one for one in declared.moves if one.to and declared.is_end(one.to) and one.verb not in DECIDED]
    assert {one.verb for one in ways} >= {"complete_direct_handling", "judge_no_action", "mark_invalid"}
    for one in ways:
        assert "breach_is_decided" in one.guard, one.id


@pytest.mark.parametrize(
    ("told", "settled"),
    [
        ({"breach_suspected": False}, True),
        ({"breach_suspected": True}, False),
        ({"breach_suspected": True, "referred": "线-2"}, True),
        ({"breach_suspected": True, "children": ["线-2", "线-3"]}, True),
    ],
)
def test_what_decides_a_breach(told, settled):
    assert (rules.breach_is_decided(**told) is None) == settled


@pytest.fixture
def cast(db):
    everybody = people.cast()
    story.shop()
    return everybody


def told(**more):
    tip = Tip(
        **{"source": "12345", "text": "用过期调料", "breach_suspected": True, "identity": f"uscc:{story.SHOP}"} | more
    )
    return register_clue(tip=tip, office=people.OFFICE, by="system")


def text_of(sheet):
    read = subprocess.run(["pdftotext", "-", "-"], input=set_paper(sheet).pdf, capture_output=True, check=True)
    return read.stdout.decode().replace("\n", "")


def legal(clue):
    return [one for one in clock_readings(clue.matter) if one.rule.id == "clue_legal_verify"]


@pytest.mark.clause("SZ-8.2.2-03", part=True)
def test_a_phone_call_does_not_end_a_breach(cast):
    clue = told()
    move(matter=clue.matter, verb="handle_directly", by=cast.sun)
    with pytest.raises(MoveRefused, match="须决定是否立案"):
        actions.complete_direct_handling(clue=clue, outcome="reminded", words="已电话提醒", by=cast.sun)
    assert clue.matter.state == "self_handling" and legal(clue)[0].open
    actions.propose_no_case(clue=clue, no_case_ground="minor", reason="当场改正，没有危害后果", by=cast.zhao)
    assert legal(clue)[0].open, "a proposal is no decision"
    actions.decide_no_case(clue=clue, by=cast.sun)
    assert clue.matter.state == "closed" and not legal(clue)[0].open
    assert "不予立案：违法行为轻微" in clue.outcome
    paper = text_of(no_case(clue, clue.matter.steps.latest("seq")))
    for said in ("用过期调料", "当场改正，没有危害后果", cast.zhao.display_name, cast.sun.display_name, "批准不予立案"):
        assert said in paper


def test_nobody_decides_his_own_proposal_and_a_refusal_goes_on(cast):
    clue = told()
    actions.propose_no_case(clue=clue, no_case_ground="first", reason="初次", by=cast.zhao)
    clue.matter.facts["proposer"] = cast.sun.pk
    clue.matter.save(update_fields=["facts"])
    with pytest.raises(MoveRefused, match="提请人不能自己批准"):
        actions.decide_no_case(clue=clue, by=cast.sun)
    move(matter=clue.matter, verb="refuse_no_case", by=cast.sun, reason="再查进货单")
    assert (clue.matter.state, clue.matter.facts["way"]) == ("dispatch_ready", "enforcement")
    assert legal(clue)[0].open


def test_a_dispute_starts_no_verification_until_a_breach_is_found(cast):
    clue = told(breach_suspected=False, text="订金不退")
    assert not legal(clue)
    actions.suspect_breach(clue=clue, by=cast.zhao, reason="店里没有食品经营许可")
    assert legal(clue)[0].started_on == city_time.today() and clue.breach_suspected
    with pytest.raises(MoveRefused, match="已经是涉嫌违法"):
        actions.suspect_breach(clue=clue, by=cast.zhao, reason="又看见一次")
