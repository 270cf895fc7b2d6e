"""Order 121 art 21: a mediator with an interest steps back, and mediates no more between the two."""

from datetime import timedelta

import pytest
from tests import cast as people
from tests import story

from xinheng.kit import city_time
from xinheng.services.mediation.actions import (
    MediationRefused,
    decide_recusal,
    end_with_complaint,
    give_key,
    join_complaint,
    part_complaint,
    say,
    schedule,
)
from xinheng.services.mediation.forms import Meeting, RecusalDecision
from xinheng.services.mediation.models import Mediation
from xinheng.services.mediation.papers import notice
from xinheng.services.mediation.tests.walk import MEETING, accepted, opened
from xinheng.support.access.models import Grant
from xinheng.support.access.scope import forget_grants
from xinheng.support.notices.models import Notice
from xinheng.support.procedures.able import step_back
from xinheng.support.procedures.absences import stand_in
from xinheng.support.procedures.actions import move
from xinheng.support.procedures.assigning import claim, give_back, hand_over
from xinheng.support.procedures.doors.offered import buttons
from xinheng.support.procedures.family import adopt
from xinheng.support.procedures.models import Matter, SteppedBack
from xinheng.support.procedures.noting import write_note
from xinheng.support.procedures.opening import begin, make_ready, open_and_move
from xinheng.support.procedures.refusals import MoveRefused
from xinheng.support.procedures.sealed import reveal_struck

pytestmark = [pytest.mark.django_db, pytest.mark.clause("CQ-6.5-07", part=True)]


@pytest.fixture
def cast():
    return people.cast()


@pytest.fixture
def liu(cast):
    return story.second_officer()


def asked(by, mediator: str = "赵明远") -> Mediation:
    """The business asked that the mediator step back."""
    mediation = opened()
    meet(mediation, by, mediator)
    move(matter=mediation.matter, verb="request_recusal", by=by, reason="是对方亲戚", facts={"asked_by": "business"})
    return mediation


def meet(mediation: Mediation, by, mediator: str):
    return schedule(mediation=mediation, by=by, meeting_on=city_time.today(), **{**MEETING, "mediator": mediator})


def decided(mediation: Mediation, by, mediator: str = "刘青") -> Mediation:
    decide_recusal(mediation=mediation, by=by, granted="yes", reason="属近亲属", mediator=mediator)
    return Mediation.objects.select_related("matter__parent").get(pk=mediation.pk)


def test_who_stepped_back_is_not_named_again_however_written(cast, liu):
    mediation = decided(asked(liu), cast.sun)
    assert (mediation.matter.state, mediation.matter.facts["mediator"]) == ("scheduled", "刘青")
    told = Notice.objects.filter(account=liu, title__contains="作出回避决定")
    assert told.count() == 1, "who mediates now hears it, though he pressed nothing"
    move(matter=mediation.matter, verb="open_session", by=liu)
    for name in ("赵明远", "赵 明远", " 赵明远　"):
        with pytest.raises(MoveRefused, match="已在这件调解中回避"):
            meet(mediation, liu, name)
    assert "赵明远" not in Meeting(target=mediation).fields["mediator"].help_text
    meet(mediation, liu, "赵明远（街道调解员）")


def test_he_has_no_part_in_the_room_nor_in_the_complaint(cast, liu):
    mediation = decided(asked(liu), cast.sun)
    complaint = mediation.matter.parent
    assert complaint is not None and complaint.recused == mediation.matter.recused == [cast.zhao.pk]
    for act in (
        lambda: move(matter=mediation.matter, verb="open_session", by=cast.zhao),
        lambda: say(mediation=mediation, side="mediator", words="各让一步", by=cast.zhao),
        lambda: give_key(mediation=mediation, side="business", by=cast.zhao),
        lambda: claim(matter=complaint, by=cast.zhao),
    ):
        with pytest.raises(MoveRefused, match="赵明远已对这件事回避"):
            act()
    say(mediation=mediation, side="mediator", words="各让一步", by=liu)


def test_both_sides_are_told_of_the_new_one_who_has_what_the_former_had(cast, liu):
    """The paper named who had stepped back, and what he had in hand lay in nobody's."""
    mediation = decided(asked(cast.zhao), cast.sun)
    step = mediation.matter.steps.get(verb="decide_recusal")
    assert step.documents[0].startswith("投诉调解通知书:") and notice(mediation, step).data["mediator"] == "刘青"
    assert notice(mediation, step).data["meeting"] == f"{city_time.today()} 14:30"
    complaint = mediation.matter.parent
    assert complaint and mediation.matter.assignee == complaint.assignee == liu


def test_a_day_that_passed_is_called_to_by_no_paper(cast, liu, clock):
    mediation = asked(liu)
    clock(f"{city_time.today() + timedelta(days=1)} 09:00")
    assert decided(mediation, cast.sun).matter.steps.get(verb="decide_recusal").documents == []


def test_while_it_is_open_he_does_nothing_in_the_room(cast, liu):
    mediation = asked(liu)
    for act in (
        lambda: give_key(mediation=mediation, side="business", by=cast.zhao),
        lambda: part_complaint(mediation=mediation, by=cast.zhao, parted="诉-1", reason="不同意"),
    ):
        with pytest.raises(MoveRefused, match="还没有决定"):
            act()
    give_key(mediation=mediation, side="business", by=liu)
    decide_recusal(mediation=mediation, by=cast.sun, granted="no", reason="没有利害关系")
    give_key(mediation=mediation, side="business", by=cast.zhao)


def test_while_it_is_open_he_does_nothing_in_the_complaint_either(cast, liu):
    """He could go on with the dispute on its own page while it was asked whether he may mediate it."""
    mediation = asked(liu)
    complaint = Matter.objects.get(pk=mediation.matter.parent_id)
    hand_over(matter=complaint, to=liu, by=cast.sun, reason="承办")
    complaint.refresh_from_db()
    assert buttons(complaint, cast.zhao) == [] and buttons(complaint, liu)
    for act in (
        lambda: move(matter=complaint, verb="split_report_part", by=cast.zhao),
        lambda: give_back(matter=complaint, by=cast.zhao, reason="忙"),
        lambda: write_note(matter=complaint, kind="note", words="再看", by=cast.zhao),
        lambda: reveal_struck(matter=complaint, by=cast.zhao, purpose="核实投诉内容"),
    ):
        with pytest.raises(MoveRefused, match="还没有决定"):
            act()
    decide_recusal(mediation=mediation, by=cast.sun, granted="no", reason="没有利害关系")
    write_note(matter=complaint, kind="note", words="再看", by=cast.zhao)


def test_what_begins_and_is_joined_meanwhile_is_none_of_his_and_the_end_of_it_is_the_end_of_that(cast, liu):
    mediation = asked(liu)
    complaint = Matter.objects.get(pk=mediation.matter.parent_id)
    room = {"procedure": "mediation", "verb": "prepare", "by": "system", "title": "调解", "office": people.OFFICE}
    born = open_and_move(**room, number="调-8", parent=complaint, facts={"complaint": complaint.number})
    other = open_and_move(**room, number="调-9", facts={"complaint": "诉-9"})
    adopt(other, Matter.objects.get(pk=complaint.pk))
    kin = Matter.objects.filter(pk__in=[complaint.pk, mediation.matter_id, born.pk, other.pk])
    assert [one.challenged for one in kin] == [[cast.zhao.pk]] * 4
    end_with_complaint(complaint=complaint)
    assert Matter.objects.get(pk=mediation.matter_id).state == "ended"
    assert [one.challenged for one in kin.all()] == [[]] * 4


def with_another(mediation: Mediation, by, number: str = "诉-7") -> Matter:
    """Another complaint about the same dispute, joined to the room's."""
    other = accepted(by, number)
    join_complaint(mediation=mediation, by=by, joined=number, represents="no", consent="letter", reason="同一批次")
    return other


def test_who_steps_back_does_so_from_every_joint_complaint_and_stays_so_when_it_is_parted(cast, liu):
    """One room, one mediator: he went on with the others' complaints on their own pages."""
    mediation, stranger = opened(), accepted(liu, "诉-8")
    other = with_another(mediation, liu)
    hand_over(matter=Matter.objects.get(pk=other.pk), to=cast.zhao, by=liu, reason="一并办理")
    meet(mediation, liu, "赵明远")
    move(matter=mediation.matter, verb="request_recusal", by=liu, reason="是亲戚", facts={"asked_by": "business"})
    mediation = decided(mediation, cast.sun)
    other.refresh_from_db()
    assert (other.recused, other.assignee) == ([cast.zhao.pk], None)
    part_complaint(mediation=mediation, by=liu, parted=other.number, reason="另有请求")
    with pytest.raises(MoveRefused, match="赵明远已对这件事回避"):
        claim(matter=Matter.objects.get(pk=other.pk), by=cast.zhao)
    assert SteppedBack.objects.filter(account=cast.zhao, family_id=other.pk).exists(), "his lists do not show it"
    assert Matter.objects.get(pk=stranger.pk).recused == []


def test_a_review_in_the_room_is_of_the_joint_complaints_until_they_part(cast, liu):
    mediation = opened()
    early = with_another(mediation, liu)
    meet(mediation, liu, "赵明远")
    move(matter=mediation.matter, verb="request_recusal", by=liu, reason="是亲戚", facts={"asked_by": "business"})
    assert Matter.objects.get(pk=early.pk).challenged == [cast.zhao.pk]
    part_complaint(mediation=mediation, by=liu, parted=early.number, reason="另有请求")
    assert Matter.objects.get(pk=early.pk).challenged == []
    assert Matter.objects.get(pk=mediation.matter_id).challenged == [cast.zhao.pk]


def test_what_he_stepped_back_from_is_not_joined_where_he_mediates_and_else_is_joined_with_that(cast, liu):
    mediation, other = opened(), accepted(liu, "诉-7")
    step_back(matter=other, account=cast.zhao)
    told = {"joined": other.number, "represents": "no", "consent": "letter", "reason": "同一批次"}
    with pytest.raises(MediationRefused, match="不能并入"):
        join_complaint(mediation=mediation, by=cast.zhao, **told)
    join_complaint(mediation=mediation, by=liu, **told)
    assert Matter.objects.get(pk=mediation.matter_id).recused == [cast.zhao.pk]
    late = accepted(liu, "诉-8")
    step_back(matter=late, account=liu)
    meet(mediation, cast.sun, "刘青")
    with pytest.raises(MediationRefused, match="调解员已对它回避"):
        join_complaint(mediation=mediation, by=cast.sun, **{**told, "joined": late.number})


@pytest.mark.parametrize("by", ["zhao", "liu"])
def test_what_was_made_ready_before_he_stepped_back_is_written_without_him(cast, liu, by):
    complaint = opened().matter.parent
    who = cast.zhao if by == "zhao" else liu
    ready = make_ready(
        procedure="mediation", verb="prepare", title="调解", office=people.OFFICE, by=who, number="调-9",
        parent=Matter.objects.get(pk=complaint.pk), facts={"complaint": complaint.number},
    )  # fmt: skip
    step_back(matter=complaint, account=cast.zhao)
    if by == "zhao":
        with pytest.raises(MoveRefused, match="赵明远已对这件事回避"):
            begin(ready)
        return
    assert begin(ready).recused == [cast.zhao.pk]
    told = Notice.objects.filter(about_id=ready.matter.pk)
    assert cast.zhao not in [one.account for one in told]


def test_an_invited_mediator_without_an_account_is_not_named_again_either(cast, liu):
    mediation = decided(asked(liu, "老王（人民调解员）"), cast.sun)
    assert mediation.matter.recused == []
    move(matter=mediation.matter, verb="open_session", by=liu)
    with pytest.raises(MoveRefused, match="已在这件调解中回避"):
        meet(mediation, liu, "老王（人民调解员）")


@pytest.mark.parametrize("again", ["赵明远", "赵明远 "])
def test_he_is_not_replaced_by_himself(cast, liu, again):
    mediation = asked(liu)
    with pytest.raises(MoveRefused, match="已在这件调解中回避"):
        decided(mediation, cast.sun, again)
    assert Matter.objects.get(pk=mediation.matter_id).state == "recusal_review"


def test_a_request_that_is_not_granted_leaves_him(cast, liu):
    mediation = asked(liu)
    decide_recusal(mediation=mediation, by=cast.sun, granted="no", reason="没有利害关系")
    assert mediation.matter.facts["mediator"] == "赵明远" and mediation.matter.recused == []
    move(matter=mediation.matter, verb="open_session", by=cast.zhao)


def test_nobody_decides_his_own(cast, liu):
    mediation = asked(liu, "孙平")
    assert [one.name for one in buttons(mediation.matter, cast.sun) if one.name == "decide_recusal"] == []
    with pytest.raises(MoveRefused, match="有人申请您回避"):
        decide_recusal(mediation=mediation, by=cast.sun, granted="no", reason="没有")
    head = cast.qian
    Grant.objects.create(account=head, role="unit_head", organisation=cast.organisations[people.DISTRICT])
    forget_grants(head)
    assert "decide_recusal" in [one.name for one in buttons(mediation.matter, head)]
    decide_recusal(mediation=mediation, by=head, granted="no", reason="没有利害关系")


def test_who_is_away_comes_last_and_is_told_of(cast, liu):
    mediation, today = asked(liu, "孙平"), city_time.today()
    stand_in(away=cast.zhao, stand_in=liu, since=today, until=today, by=cast.zhao)
    listed = RecusalDecision(target=mediation).fields["mediator"].help_text
    assert listed.index("刘青") < listed.index("赵明远") and f"赵明远（执法员），不在岗至 {today:%m-%d}" in listed
    assert "孙平" not in listed


def test_a_decision_for_it_needs_another_mediator(cast, liu):
    form = RecusalDecision({"granted": "yes", "reason": "属近亲属", "mediator": " "}, target=asked(liu))
    assert not form.is_valid() and "更换后的调解员" in form.errors["mediator"][0]
