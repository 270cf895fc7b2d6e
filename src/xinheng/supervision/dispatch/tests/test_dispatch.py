"""Command sends a clue to the office in charge, takes it back, hears the result."""

import pytest
from tests import cast as people
from tests import story
from tests.kept import kept

from xinheng.kit import city_time
from xinheng.supervision.clues.actions import register_clue
from xinheng.supervision.clues.tips import Tip
from xinheng.supervision.dispatch import actions, queries
from xinheng.supervision.dispatch.actions import DispatchRefused
from xinheng.support.notices.queries import unread_for
from xinheng.support.orgs.models import Organisation
from xinheng.support.procedures.actions import move
from xinheng.support.procedures.refusals import MoveRefused

pytestmark = pytest.mark.django_db


ready = kept(story.begin)


@pytest.mark.clause("SZ-8.4-01", "SZ-8.5.1.2-03", part=True)
def test_a_clue_goes_to_the_office_in_charge(ready):
    order = actions.dispatch_to_inspection(clue=ready.clue, office=people.OFFICE, by=ready.cast.zhou)
    assert (ready.clue.matter.state, ready.clue.matter.office) == ("dispatched_inspection", people.OFFICE)
    assert list(queries.orders_for(ready.zhao)) == [order]


def test_a_report_goes_to_enforcement_and_its_result_returns(ready):
    order = actions.dispatch_to_enforcement(clue=ready.clue, office=people.OFFICE, by=ready.cast.zhou)
    assert [one.title for one in unread_for(ready.zhao)] == [f"线索 {ready.clue.number} 待办：执法核查并反馈结果"]
    actions.report_result(order=order, result="已立案，案号另告", by=ready.zhao)
    ready.clue.refresh_from_db()
    assert (ready.clue.matter.state, ready.clue.outcome) == ("result_in", "已立案，案号另告")


def test_only_a_dispatcher_sends(ready):
    with pytest.raises(MoveRefused, match="派发线索"):
        actions.dispatch_to_inspection(clue=ready.clue, office=people.OFFICE, by=ready.cast.sun)


def test_an_unknown_office_is_refused(ready):
    with pytest.raises(DispatchRefused, match="5099/nowhere/"):
        actions.dispatch_to_inspection(clue=ready.clue, office="5099/nowhere/", by=ready.cast.zhou)


def test_a_clue_goes_out_only_once(ready):
    actions.dispatch_to_inspection(clue=ready.clue, office=people.OFFICE, by=ready.cast.zhou)
    with pytest.raises(MoveRefused, match="已转监管模块"):
        actions.dispatch_to_inspection(clue=ready.clue, office=people.NEXT_OFFICE, by=ready.cast.zhou)


def test_order_121_art_41_an_office_sends_back_to_command_only(ready):
    order = actions.dispatch_to_inspection(clue=ready.clue, office=people.OTHER_OFFICE, by=ready.cast.zhou)
    with pytest.raises(DispatchRefused, match="不得自行转派"):
        actions.return_order(order=order, by=ready.zhao, reason="不归我管")
    actions.return_order(order=order, by=ready.cast.qian, reason="不在本辖区")
    ready.clue.matter.refresh_from_db()
    assert (ready.clue.matter.state, ready.clue.matter.office) == ("dispatch_ready", people.OFFICE)
    with pytest.raises(DispatchRefused, match="再次派给它须写明理由"):
        actions.dispatch_to_inspection(clue=ready.clue, office=people.OTHER_OFFICE, by=ready.cast.zhou)


def test_a_returned_order_is_not_returned_again(ready):
    order = actions.dispatch_to_inspection(clue=ready.clue, office=people.OFFICE, by=ready.cast.zhou)
    actions.return_order(order=order, by=ready.zhao, reason="不归我管")
    with pytest.raises(DispatchRefused, match="已经办结或退回"):
        actions.return_order(order=order, by=ready.zhao, reason="不归我管")


def test_enforcement_reports_by_hand_and_inspection_by_itself(ready):
    actions.dispatch_to_inspection(clue=ready.clue, office=people.OFFICE, by=ready.cast.zhou)
    with pytest.raises(DispatchRefused, match="自动反馈"):
        actions.report_on_clue(clue=ready.clue, result="查过了", by=ready.zhao)
    actions.return_order(order=queries.open_order(ready.clue), by=ready.zhao, reason="应立案")
    ready.clue.refresh_from_db()
    actions.dispatch_to_enforcement(clue=ready.clue, office=people.OFFICE, by=ready.cast.zhou, instruction="立案")
    assert actions.report_on_clue(clue=ready.clue, result="不予立案，已告知", by=ready.zhao).status == "done"


def test_a_transfer_ends_the_clue(ready):
    actions.transfer_out(clue=ready.clue, outside="山城市城市管理局", by=ready.cast.zhou, reason="占道经营")
    assert ready.clue.matter.state == "transferred_out"


def test_a_result_that_answers_nothing_goes_out_again(ready):
    order = actions.dispatch_to_enforcement(clue=ready.clue, office=people.OFFICE, by=ready.cast.zhou)
    with pytest.raises(DispatchRefused, match="不能为空"):
        actions.report_result(order=order, result=" ", by=ready.zhao)
    actions.report_result(order=order, result="电话无人接听", by=ready.zhao)
    ready.clue.refresh_from_db()
    move(matter=ready.clue.matter, verb="send_back_insufficient", by=ready.cast.zhou, reason="须到场核实")
    actions.dispatch_to_inspection(clue=ready.clue, office=people.OFFICE, by=ready.cast.zhou)
    assert [one.status for one in ready.clue.orders.order_by("pk")] == ["done", "open"]


def test_another_office_reports_nothing(ready):
    order = actions.dispatch_to_enforcement(clue=ready.clue, office=people.OFFICE, by=ready.cast.zhou)
    with pytest.raises(DispatchRefused, match="实施检查"):
        actions.report_result(order=order, result="已查", by=ready.cast.qian)


def test_the_office_is_suggested_by_subject_or_street(ready):
    assert queries.suggest_offices([ready.clue])[ready.clue.pk].office.path == people.OFFICE
    tip = Tip(breach_suspected=True, source="letter", text="有人卖假酒", name="小店", address="云台区石坝街 3 号")
    lost = register_clue(tip=tip, office=people.CITY, by="system")
    assert queries.suggest_offices([lost])[lost.pk].office.path == people.OTHER_OFFICE
    nowhere = register_clue(
        tip=Tip(breach_suspected=True, source="letter", text="有人卖假酒"), office=people.CITY, by="system"
    )
    assert queries.suggest_offices([nowhere])[nowhere.pk] is None


def test_the_dispatcher_sees_what_waits(ready):
    assert list(queries.waiting_for_command(ready.cast.zhou)) == [ready.clue]
    assert list(queries.waiting_for_command(ready.zhao)) == []


def test_what_was_sent_out_waits_for_command_no_more_and_what_was_answered_is_no_order_any_more(ready):
    order = actions.dispatch_to_enforcement(clue=ready.clue, office=people.OFFICE, by=ready.cast.zhou)
    assert list(queries.waiting_for_command(ready.cast.zhou)) == []
    actions.report_result(order=order, result="已查，未发现问题", by=ready.zhao)
    assert list(queries.orders_for(ready.zhao)) == []
    with pytest.raises(DispatchRefused, match="不能再次反馈"):
        actions.report_result(order=order, result="又查了一次", by=ready.zhao)


def test_of_a_clue_the_last_return_alone_is_shown_and_its_office_suggested_no_more(ready):
    other = register_clue(
        tip=Tip(breach_suspected=True, source="letter", text="有人卖假酒", address="云台区石坝街 3 号"),
        office=people.CITY, by="system",
    )  # fmt: skip
    assert queries.last_returns([ready.clue, other]) == {}
    order = actions.dispatch_to_inspection(clue=ready.clue, office=people.OFFICE, by=ready.cast.zhou)
    assert queries.last_returns([ready.clue]) == {}, "what is still out was not returned"
    actions.return_order(order=order, by=ready.zhao, reason="不归我管")
    back = queries.last_returns([ready.clue, other])
    assert {pk: one.answer for pk, one in back.items()} == {ready.clue.pk: "不归我管"}
    assert queries.last_returns([other]) == {}
    ready.clue.refresh_from_db()
    suggested = queries.suggest_offices([ready.clue, other])
    assert suggested[ready.clue.pk] is None and suggested[other.pk].office.path == people.OTHER_OFFICE
    unasked = queries.suggest_offices([ready.clue], returned={})
    assert unasked[ready.clue.pk].office.path == people.OFFICE


def test_a_clue_is_sent_to_any_office_of_its_city_and_to_no_other_citys(ready):
    Organisation.objects.create(path="5000/", name="邻市局", short_name="邻市", kind="city")
    paths = {one.path for one in queries.offices_to_choose(ready.clue)}
    assert {people.OFFICE, people.NEXT_OFFICE, people.OTHER_OFFICE} <= paths and "5000/" not in paths


def test_a_clue_without_subject_needs_a_name_first():
    cast = people.cast()
    lost = register_clue(
        tip=Tip(breach_suspected=True, source="letter", text="有人卖假酒"), office=people.CITY, by="system"
    )
    with pytest.raises(MoveRefused, match="没有主体也没有名称"):
        move(matter=lost.matter, verb="send_to_dispatch", by=cast.zhou)


def test_a_case_that_was_filed_closes_the_clue_over_its_order(ready):
    """The office has it no longer in its list; reopened, the clue is sent out by a new order, the old one is done."""
    matter, today = ready.clue.matter, city_time.today()
    first = actions.dispatch_to_enforcement(clue=ready.clue, office=people.OFFICE, by=ready.cast.zhou)
    if not matter.facts.get("breach_suspected"):
        found = {"breach_suspected": True, "found_on": today}
        move(matter=matter, verb="suspect_breach", by=ready.zhao, reason="过期食品在售", facts=found)
    filed = {"case_number": "山市监立〔2026〕1号", "filed_on": today}
    move(matter=matter, verb="file_case", by=ready.cast.sun, reason="立案", facts=filed)
    assert list(queries.orders_for(ready.zhao)) == []
    move(matter=matter, verb="reopen", by=ready.cast.zhou, reason="有新线索", facts={"found_on": today})
    move(matter=matter, verb="send_to_dispatch", by=ready.cast.zhou)
    second = actions.dispatch_to_inspection(clue=ready.clue, office=people.OFFICE, by=ready.cast.zhou)
    first.refresh_from_db()
    assert (first.status, second.status) == ("done", "open")
