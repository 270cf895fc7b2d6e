"""After the order: report of correction, more time, re-check passed or failed, and what the registers say of it."""

import json
from datetime import timedelta

import pytest
from tests import story

from xinheng.fusion.registers.models import Record
from xinheng.kit import city_time
from xinheng.supervision.inspection import actions
from xinheng.supervision.inspection.actions import InspectionRefused
from xinheng.supervision.inspection.papers import record_pdf
from xinheng.supervision.inspection.queries import order_to_show
from xinheng.support.procedures.queries import clock_readings
from xinheng.support.procedures.refusals import MoveRefused

pytestmark = pytest.mark.django_db


@pytest.fixture
def ordered():
    done = story.finished(address_matches="实际在 14 号")
    actions.approve_result(task=done.task, by=done.cast.sun)
    return done


def order_record() -> dict[str, str]:
    record = Record.objects.get(type="corrective_order", superseded_at__isnull=True)
    return json.loads(record.open)


def running(task) -> set[str]:
    return {reading.rule.id for reading in clock_readings(task.matter) if reading.open}


def due(task):
    return next(reading for reading in clock_readings(task.matter) if reading.open).due_on


def test_the_clock_ends_when_the_order_says(ordered):
    given = city_time.today() + timedelta(days=40)
    actions.extend_correction(task=ordered.task, by=ordered.cast.sun, correct_by=given, reason="工程较大")
    assert given <= due(ordered.task) <= given + timedelta(days=9)
    soon = city_time.today() + timedelta(days=3)
    actions.receive_rectification(task=ordered.task, by=ordered.zhao)
    actions.fail_recheck(task=ordered.task, by=ordered.zhao, correct_by=soon, reason="未完成")
    assert soon <= due(ordered.task) <= soon + timedelta(days=9)
    with pytest.raises(InspectionRefused, match="晚于今天"):
        actions.fail_recheck(task=ordered.task, by=ordered.zhao, correct_by=city_time.today(), reason="未完成")


def test_the_term_runs_from_the_order(ordered):
    assert running(ordered.task) == {"task_correction"}
    assert ordered.task.correct_by == city_time.today() + timedelta(days=15)
    assert order_record()["state"] == "pending"


@pytest.mark.clause("CQ-7.4.3-08")
def test_a_corrected_problem_closes_the_loop(ordered):
    actions.receive_rectification(task=ordered.task, by=ordered.zhao, words="已办理变更登记")
    assert running(ordered.task) == {"task_recheck"}
    actions.finish_follow_up(task=ordered.task, by=ordered.zhao)
    assert (ordered.task.matter.state, running(ordered.task)) == ("closed", set())
    assert order_record()["recheck_result"] == "pass"


def test_not_corrected_is_ordered_again(ordered):
    again = city_time.today() + timedelta(days=5)
    actions.receive_rectification(task=ordered.task, by=ordered.zhao)
    actions.fail_recheck(task=ordered.task, by=ordered.zhao, correct_by=again, reason="门牌仍不符")
    assert running(ordered.task) == {"task_correction"}
    assert (order_record()["recheck_result"], order_record()["correct_by"]) == ("fail", again.isoformat())


def test_more_time_is_given_by_the_head_and_must_be_more(ordered):
    with pytest.raises(MoveRefused, match="应晚于原期限"):
        actions.extend_correction(
            task=ordered.task, by=ordered.cast.sun, correct_by=city_time.today(), reason="当事人申请"
        )
    later = ordered.task.correct_by + timedelta(days=7)
    actions.extend_correction(task=ordered.task, by=ordered.cast.sun, correct_by=later, reason="当事人申请")
    assert order_record()["correct_by"] == later.isoformat()
    with pytest.raises(MoveRefused, match="审批检查"):
        actions.extend_correction(task=ordered.task, by=ordered.zhao, correct_by=later, reason="当事人申请")


@pytest.mark.clause("CQ-7.4.3-09")
def test_the_entity_reads_the_order_with_its_number_and_code(ordered):
    shown = order_to_show(ordered.task.order_number, story.SHOP)
    assert shown.problems == ("不符合“实际经营地址与登记的住所一致，能够联系”（实际在 14 号）",)
    assert shown.correct_by == ordered.task.correct_by
    assert shown.pdf.startswith(b"%PDF")
    assert order_to_show(ordered.task.order_number, "92509901000000000X") is None
    assert order_to_show("责改5099-20260101-000001", story.SHOP) is None
    assert order_to_show("", story.SHOP) is None


def test_the_record_of_the_visit_is_a_paper(ordered):
    assert record_pdf(ordered.task).startswith(b"%PDF")
