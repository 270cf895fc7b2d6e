"""A result is reviewed by somebody else; records, order, case clue and the clue's result follow at once."""

import json
from datetime import date, timedelta

import pytest
from tests import cast as people
from tests import story
from tests.kept import kept
from tests.shop import known_before

from xinheng.fusion.registers.models import Record
from xinheng.fusion.registers.queries import subject_by
from xinheng.kit import city_time
from xinheng.supervision.clues.models import Clue
from xinheng.supervision.inspection import actions
from xinheng.supervision.inspection.actions import InspectionRefused, open_order
from xinheng.supervision.inspection.check_words import word_of_order
from xinheng.supervision.inspection.queries import order_told
from xinheng.support.calendar.queries import holidays
from xinheng.support.files.queries import open_served
from xinheng.support.notices.models import Notice
from xinheng.support.procedures.actions import move
from xinheng.support.procedures.doors.offered import buttons, next_work
from xinheng.support.procedures.queries import clock_readings
from xinheng.support.procedures.refusals import MoveRefused

pytestmark = pytest.mark.django_db
clean = kept(story.finished)
faulty = kept(story.found_wrong)


def records(type: str):
    subject = subject_by(f"uscc:{story.SHOP}")
    return Record.objects.filter(subject=subject, type=type, superseded_at__isnull=True)


@pytest.mark.clause("CQ-7.4.3-08", "SZ-8.5.1.4-01", "SZ-8.5.1.3-01")
def test_a_clean_check_closes_and_its_result_returns_to_the_clue(clean):
    approved = actions.approve_result(task=clean.task, by=clean.cast.sun)
    assert clean.task.matter.state == "closed"
    (published,) = records("inspection_result")
    # An office acts in the name of its bureau (Order 121 art 30).
    assert json.loads(published.open)["authority"] == "两河区市场监督管理局"
    clue = Clue.objects.get(pk=clean.clue.pk)
    assert (clue.matter.state, "未发现问题" in clue.outcome) == ("result_in", True)
    assert approved.order_number == ""


def test_what_is_found_is_said_of_the_shop_under_the_number_it_goes_by_now(faulty):
    """Else the result of a task begun before would stand in no dossier; its paper is read with either number."""
    before = known_before(subject_by(f"uscc:{story.SHOP}"), faulty.task.matter)
    faulty.task.matter.refresh_from_db()
    approved = actions.approve_result(task=faulty.task, by=faulty.cast.sun)
    assert len(records("inspection_result")) == len(records("corrective_order")) == 1
    assert (
        order_told(
            open_order(number=approved.order_number, word=word_of_order(approved.order_number), place=people.HOME)
        )
        is not None
    )
    for code in (story.SHOP, before, before.partition(":")[2]):
        assert open_order(number=approved.order_number, word=code, place=people.HOME) is None, (
            "a code that anybody knows is no key"
        )


@pytest.mark.clause("SZ-8.5.1.3-02", "SZ-8.5.1.3-03", "CQ-7.4.3-09")
def test_a_failed_item_brings_an_order_with_its_paper_and_record(faulty):
    approved = actions.approve_result(task=faulty.task, by=faulty.cast.sun)
    assert approved.order_number.startswith("两河局责改〔")
    assert faulty.task.matter.state == "follow_up"
    assert open_served(faulty.task.order_file).content.startswith(b"%PDF")
    assert records("corrective_order").count() == 1
    assert "已责令于" in approved.result


@pytest.mark.parametrize("name", ["两河区奶茶🧋店", "陈\U00031350面馆", "\ue000记面馆", "\u202e面馆"], ids=ascii)
def test_an_order_is_issued_whatever_the_name_and_the_reviewer_is_warned_of_a_mark(name, faulty):
    faulty.task.matter.subject_name = name
    faulty.task.matter.save(update_fields=["subject_name"])
    approved = actions.approve_result(task=faulty.task, by=faulty.cast.sun)
    assert open_served(faulty.task.order_file).content.startswith(b"%PDF")
    warned = [one.body for one in Notice.objects.filter(account=faulty.cast.sun) if approved.order_number in one.title]
    missing = {"陈\U00031350面馆": "U+31350", "\ue000记面馆": "U+E000"}.get(name)
    assert [missing in body for body in warned] == ([True] if missing else [])


@pytest.mark.clause("SZ-8.5.1.3-04", "SZ-8.2.1-08")
def test_a_serious_breach_becomes_a_case_clue():
    done = story.finished(scope_and_permits="无食品经营许可证")
    approved = actions.approve_result(task=done.task, by=done.cast.sun)
    case = approved.case_clue
    assert (case.source, case.matter.state) == ("execution", "dispatch_ready")
    assert case.matter.subject_identity == f"uscc:{story.SHOP}"


def test_expired_food_is_ordered_off_the_shelf_at_once_while_the_case_goes_on():
    """行政处罚法 art 28; Order 49 art 31, 36."""
    cast, liu = people.cast(), story.second_officer()
    story.shop()
    task = actions.open_routine_task(
        identity=f"uscc:{story.SHOP}", office=people.OFFICE, by=cast.zhao, aim="日常检查", checklist="catering_daily"
    )
    actions.name_officers(task=task, officers=[cast.zhao, liu], by=cast.zhao)
    actions.approve_check(task=task, by=cast.sun)
    actions.arrive(task=task, by=cast.zhao, typed_because="店内未张贴主体码")
    found = {one["id"]: "fail" if one["id"] == "expired_food" else "pass" for one in task.items}
    told = [story.entry(item, answer, note="冷藏柜里三盒过期酸奶") for item, answer in found.items()]
    actions.record_findings(task=task, entries=told, by=cast.zhao)
    story.signed(story.Story(cast, liu, None, task))  # type: ignore[arg-type]
    actions.finish_check(task=task, by=cast.zhao)
    move(matter=task.matter, verb="submit_result", by=cast.zhao)
    approved = actions.approve_result(task=task, by=cast.sun)
    assert approved.case_clue is not None and approved.order_number.startswith("两河局责改〔")
    task.refresh_from_db()
    assert task.matter.state == "follow_up" and task.correct_by is not None
    # What the shop reads of it: at once, and what it is about.
    shown = order_told(
        open_order(number=approved.order_number, word=word_of_order(approved.order_number), place=people.HOME)
    )
    assert shown is not None and "过期酸奶" in "".join(shown.problems)
    order = json.loads(records("corrective_order").get().open)
    assert order["requirements"].startswith("立即做到：") and "超过保质期" in order["requirements"]
    assert date.fromisoformat(order["correct_by"]) == holidays().last_day(city_time.today() + timedelta(days=1)).day


def test_who_inspected_does_not_review(clean):
    matter, sun = clean.task.matter, clean.cast.sun
    assert "approve_result" in [one.name for one in buttons(matter, sun)] and next_work(matter, sun) == "审核通过"
    matter.facts["officers"][-1]["account"] = sun.pk
    matter.save(update_fields=["facts"])
    assert "approve_result" not in [one.name for one in buttons(matter, sun)] and next_work(matter, sun) == ""
    with pytest.raises(MoveRefused, match="审核人不能是本次检查人员"):
        actions.approve_result(task=clean.task, by=clean.cast.sun)
    assert records("inspection_result").count() == 0


def test_another_district_approves_nothing(clean):
    with pytest.raises(MoveRefused, match="审批检查结果"):
        actions.approve_result(task=clean.task, by=clean.cast.qian)
    assert Clue.objects.get(pk=clean.clue.pk).matter.state == "dispatched_inspection"


def test_a_returned_result_is_corrected_and_signed_again(faulty):
    move(matter=faulty.task.matter, verb="return_result", by=faulty.cast.sun, reason="门牌核对有误")
    actions.reopen_findings(task=faulty.task, by=faulty.zhao, reason="复核门牌")
    actions.record_findings(task=faulty.task, entries=[story.entry("address_matches", id="again")], by=faulty.zhao)
    with pytest.raises(MoveRefused, match="还没有签字"):
        actions.finish_check(task=faulty.task, by=faulty.zhao)
    story.signed(faulty)
    actions.finish_check(task=faulty.task, by=faulty.zhao)
    assert faulty.task.result == "1"


def test_while_a_result_is_made_anew_its_terms_count_no_more_and_start_again(faulty):
    """They are not said to be kept: nothing stands that could have been in time."""
    move(matter=faulty.task.matter, verb="return_result", by=faulty.cast.sun, reason="门牌核对有误")
    actions.reopen_findings(task=faulty.task, by=faulty.zhao, reason="复核门牌")
    terms = {"task_result_entry", "task_result_publish"}
    read = {one.rule.id: one for one in clock_readings(faulty.task.matter) if one.rule.id in terms}
    assert {one.state for one in read.values()} == {"not_met"}
    assert all("重新检查补正，此期限不再计算" in one.remaining_words for one in read.values())
    story.signed(faulty)
    actions.finish_check(task=faulty.task, by=faulty.zhao)
    assert {one.state for one in clock_readings(faulty.task.matter) if one.rule.id in terms} == {"running"}


def test_the_reviewer_may_set_another_term_but_not_a_past_one(faulty):
    with pytest.raises(InspectionRefused, match="晚于今天"):
        actions.approve_result(task=faulty.task, by=faulty.cast.sun, correct_by=city_time.today())
    given = city_time.today() + timedelta(days=30)
    actions.approve_result(task=faulty.task, by=faulty.cast.sun, correct_by=given)
    # On a day off it ends with the next working day.
    assert faulty.task.correct_by == holidays().last_day(given).day
