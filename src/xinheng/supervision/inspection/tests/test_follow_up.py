"""After the order: report of correction, more time, re-check passed or failed, and what the registers say of it."""

import json
from datetime import timedelta

import pytest
from tests import story
from tests.kept import kept

from xinheng.credit.risk.followers import rescore
from xinheng.credit.risk.queries import result_for
from xinheng.fusion.registers.models import Record, Subject
from xinheng.kit import city_time
from xinheng.supervision.inspection import actions
from xinheng.supervision.inspection.actions import InspectionRefused
from xinheng.supervision.inspection.papers import record_pdf
from xinheng.supervision.inspection.queries import order_to_show
from xinheng.support.procedures.queries import clock_readings
from xinheng.support.procedures.refusals import MoveRefused

pytestmark = pytest.mark.django_db


def carried_to_an_order() -> story.Story:
    done = story.finished(address_matches="实际在 14 号")
    actions.approve_result(task=done.task, by=done.cast.sun)
    return done


ordered = kept(carried_to_an_order)


def order_record() -> dict[str, str]:
    record = Record.objects.get(type="corrective_order", superseded_at__isnull=True)
    return json.loads(record.open)


def result_record() -> dict[str, str]:
    return json.loads(Record.objects.get(type="inspection_result", superseded_at__isnull=True).open)


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


def test_after_the_recheck_the_public_reads_that_it_is_corrected_and_it_costs_nothing(ordered, clock):
    shop = Subject.objects.get(identity=f"uscc:{story.SHOP}")
    rescore()
    assert "G-S26" in {reason["indicator"] for reason in result_for(shop.pk).reasons}
    published = result_record()["published_on"]
    clock((city_time.today() + timedelta(days=3)).strftime("%Y-%m-%d 10:00"))
    actions.receive_rectification(task=ordered.task, by=ordered.zhao, words="已办理变更登记")
    actions.fail_recheck(
        task=ordered.task, by=ordered.zhao, correct_by=city_time.today() + timedelta(days=5), reason="门牌仍不符"
    )
    assert result_record()["result"] == "P"
    actions.receive_rectification(task=ordered.task, by=ordered.zhao, words="已更换门牌")
    actions.finish_follow_up(task=ordered.task, by=ordered.zhao)
    assert (result_record()["result"], result_record()["published_on"]) == ("E", published)
    rescore()
    assert {reason["indicator"] for reason in result_for(shop.pk).reasons} & {"G-S26", "G-S10"} == set()


def test_a_breach_that_went_to_enforcement_stays_open_after_the_recheck():
    done = story.finished(address_matches="实际在 14 号", scope_and_permits="无食品经营许可证")
    actions.approve_result(task=done.task, by=done.cast.sun)
    actions.receive_rectification(task=done.task, by=done.zhao)
    actions.finish_follow_up(task=done.task, by=done.zhao)
    assert result_record()["result"] == "P"


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
