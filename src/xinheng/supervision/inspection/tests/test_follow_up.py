"""After the order: report of correction, more time, re-check passed or failed, and what the registers say of it."""

import json
import subprocess
from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests import cast as people
from tests import story
from tests.kept import kept

from xinheng.credit.risk.followers import rescore
from xinheng.credit.risk.queries import result_for
from xinheng.fusion.registers.models import Record, Subject
from xinheng.kit import city_time
from xinheng.supervision.inspection import actions
from xinheng.supervision.inspection.actions import InspectionRefused, open_order
from xinheng.supervision.inspection.actions.of_party import order_for, rectify
from xinheng.supervision.inspection.actions.terms import note_order_served
from xinheng.supervision.inspection.check_words import word_of_order
from xinheng.supervision.inspection.forms import Passed
from xinheng.supervision.inspection.papers import order_of_step, record
from xinheng.supervision.inspection.queries import order_told
from xinheng.support.access.parties import Party, PartyRight
from xinheng.support.calendar.queries import holidays
from xinheng.support.documents.rendering import set_paper
from xinheng.support.files.queries import files_about, original
from xinheng.support.procedures.actions import move
from xinheng.support.procedures.models import Matter
from xinheng.support.procedures.queries import clock_readings
from xinheng.support.procedures.refusals import MoveRefused
from xinheng.support.procedures.table.printing import papers_of

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
    assert given <= due(ordered.task) == ordered.task.correct_by
    soon = city_time.today() + timedelta(days=3)
    actions.receive_rectification(task=ordered.task, by=ordered.zhao)
    actions.fail_recheck(task=ordered.task, by=ordered.zhao, correct_by=soon, reason="未完成")
    assert soon <= due(ordered.task) == ordered.task.correct_by
    with pytest.raises(InspectionRefused, match="晚于今天"):
        actions.fail_recheck(task=ordered.task, by=ordered.zhao, correct_by=city_time.today(), reason="未完成")


def test_the_term_runs_from_the_order(ordered):
    assert running(ordered.task) == {"task_correction"}
    assert ordered.task.correct_by == holidays().next_working(city_time.today() + timedelta(days=15)).day
    assert order_record()["state"] == "pending"


@pytest.mark.clause("CQ-7.4.3-08")
def test_a_corrected_problem_closes_the_loop(ordered):
    actions.receive_rectification(task=ordered.task, by=ordered.zhao, words="已办理变更登记")
    assert running(ordered.task) == {"task_recheck"}
    actions.finish_follow_up(task=ordered.task, by=ordered.zhao, **story.rechecked(ordered))
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
    actions.finish_follow_up(task=ordered.task, by=ordered.zhao, **story.rechecked(ordered))
    assert (result_record()["result"], result_record()["published_on"]) == ("E", published)
    rescore()
    assert {reason["indicator"] for reason in result_for(shop.pk).reasons} & {"G-S26", "G-S10"} == set()


def test_a_breach_that_went_to_enforcement_stays_open_after_the_recheck():
    done = story.finished(address_matches="实际在 14 号", scope_and_permits="无食品经营许可证")
    actions.approve_result(task=done.task, by=done.cast.sun)
    actions.receive_rectification(task=done.task, by=done.zhao)
    actions.finish_follow_up(task=done.task, by=done.zhao, **story.rechecked(done))
    assert result_record()["result"] == "P"


def test_not_corrected_is_ordered_again(ordered):
    again = holidays().next_working(city_time.today() + timedelta(days=5)).day
    actions.receive_rectification(task=ordered.task, by=ordered.zhao)
    actions.fail_recheck(task=ordered.task, by=ordered.zhao, correct_by=again, reason="门牌仍不符")
    assert running(ordered.task) == {"task_correction"}
    assert (order_record()["recheck_result"], order_record()["correct_by"]) == ("fail", again.isoformat())
    later = again + timedelta(days=14)
    actions.extend_correction(task=ordered.task, by=ordered.cast.sun, correct_by=later, reason="当事人申请")
    told = order_record()
    assert (told["state"], told["recheck_result"], told["rechecked_on"]) == (
        "returned",
        "fail",
        city_time.today().isoformat(),
    )


def words_of(pdf: bytes) -> str:
    read = subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True)
    return "".join(read.stdout.decode().split())


def printed(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def orders_of(task) -> list[str]:
    made = [step for step, title in papers_of(task.matter) if title == "责令改正通知书"]
    return [words_of(original(order_of_step(task, step))) for step in made]


def test_a_failed_recheck_issues_a_paper_that_takes_the_place_of_the_first(ordered):
    """What hangs in the shop, what the page says and what the clock counts to are one day (F11)."""
    first = ordered.task.order_number
    again = city_time.today() + timedelta(days=5)
    actions.receive_rectification(task=ordered.task, by=ordered.zhao)
    actions.fail_recheck(task=ordered.task, by=ordered.zhao, correct_by=again, reason="门牌仍不符")
    before, now = orders_of(ordered.task)
    assert first.replace("1号", "2号") in now and f"《责令改正通知书》（{first}）改正，本通知书代替该通知书" in now
    assert printed(ordered.task.correct_by) in now and printed(ordered.task.correct_by) not in before
    assert ordered.task.correct_by == due(ordered.task)
    for number in (first, first.replace("1号", "2号")):
        told = order_told(open_order(number=number, word=word_of_order(number), place=people.HOME))
        assert (words_of(told.papers[0].pdf), told.number) == (now, first.replace("1号", "2号"))
        assert word_of_order(number) in (now if number != first else before)
    assert open_order(number=first, word=word_of_order(first.replace("1号", "2号")), place=people.HOME) is None
    words, late = [one.words for one in order_for(ordered.task.matter)], {"by": "system", "paper": "责令改正通知书"}
    assert words == [f"{first.replace('1号', '2号')}，{ordered.task.correct_by} 前改正"]
    with pytest.raises(InspectionRefused, match=r"已经由.*2号代替"):
        note_order_served(task=ordered.task, served_on=city_time.today(), paper_number=first, **late)


def test_an_order_says_each_items_own_day_what_was_broken_and_where_to_turn(clock):
    """Seven days for one item and fifteen for another stay seven and fifteen; 12-06 is a Sunday (F11)."""
    clock("2026-11-29 10:00")
    done = story.on_site()
    given = story.answers(address_matches="门牌不符", prices_marked="三种菜没有标价")
    terms = {"address_matches": 7, "prices_marked": 15}
    given = [
        replace(one, disposal="correct", correct_within=terms[one.item]) if one.item in terms else one for one in given
    ]
    actions.record_findings(task=done.task, entries=given, by=done.zhao)
    story.signed(done)
    actions.finish_check(task=done.task, by=done.zhao)
    move(matter=done.task.matter, verb="submit_result", by=done.zhao)
    actions.approve_result(task=done.task, by=done.cast.sun)
    (paper,) = orders_of(done.task)
    assert "2026年12月7日前改正" in paper and "2026年12月14日前改正" in paper
    assert "违反了" in paper and "不符合" not in paper
    assert "自收到之日起60日内向两河区人民政府申请行政复议" in paper and "自收到之日起6个月内" in paper
    assert "江岸路市场监管所" in paper and "赵明远" in paper
    assert "在开具之日以后送达的，上列期限的天数自送达之日起计算" in paper, "as the clock counts"
    assert due(done.task).isoformat() == "2026-12-14" == done.task.correct_by.isoformat()


def test_put_right_needs_words_proof_and_another_officer(ordered):
    """F45."""
    actions.receive_rectification(task=ordered.task, by=ordered.zhao)
    assert set(Passed(data={}, target=ordered.task).errors) == {"words", "colleague", "proof"}
    with pytest.raises(MoveRefused, match="另一位"):
        actions.finish_follow_up(task=ordered.task, by=ordered.zhao, **story.rechecked(ordered, by_whom=ordered.zhao))
    actions.finish_follow_up(task=ordered.task, by=ordered.zhao, **story.rechecked(ordered))
    assert files_about(ordered.task.matter).get().name == "复查.png"
    assert ordered.task.matter.facts["rechecked_with"] == "刘青"


def test_more_time_is_given_by_the_head_and_must_be_more(ordered):
    with pytest.raises(MoveRefused, match="应晚于原期限"):
        actions.extend_correction(
            task=ordered.task, by=ordered.cast.sun, correct_by=city_time.today(), reason="当事人申请"
        )
    later = holidays().next_working(ordered.task.correct_by + timedelta(days=7)).day
    actions.extend_correction(task=ordered.task, by=ordered.cast.sun, correct_by=later, reason="当事人申请")
    assert order_record()["correct_by"] == later.isoformat()
    with pytest.raises(MoveRefused, match="审批检查"):
        actions.extend_correction(task=ordered.task, by=ordered.zhao, correct_by=later, reason="当事人申请")


@pytest.mark.clause("CQ-7.4.3-09")
def test_the_entity_reads_the_order_with_its_number_and_word(ordered):
    number = ordered.task.order_number
    shown = order_told(open_order(number=number, word=word_of_order(number).lower(), place=people.HOME))
    assert shown.problems == ("不符合“实际经营地址与登记的住所一致，能够联系”（实际在 14 号）",)
    assert shown.correct_by == ordered.task.correct_by
    assert shown.papers[0].pdf.startswith(b"%PDF")
    for other in (story.SHOP, "", word_of_order(number)[:-1], word_of_order("责改5099-20260101-000001")):
        assert open_order(number=number, word=other, place=people.HOME) is None
    for unknown in ("责改5099-20260101-000001", ""):
        assert open_order(number=unknown, word=word_of_order(unknown), place=people.HOME) is None


def test_the_record_of_the_visit_is_a_paper(ordered):
    assert set_paper(record(ordered.task)).pdf.startswith(b"%PDF")


def test_a_report_that_is_refused_leaves_no_photo_behind(ordered):
    chen = Party(1, people.CHEN.name, f"uscc:{story.SHOP}", story.NAME, frozenset(PartyRight))
    matter, before = Matter.objects.get(pk=ordered.task.matter_id), files_about(ordered.task).count()
    Matter.objects.filter(pk=matter.pk).update(state="in_review")
    with pytest.raises(MoveRefused):
        rectify(matter=matter, by=chen, words="已更换门牌", files=[("门牌.png", story.picture("red"))])
    assert files_about(ordered.task).count() == before
