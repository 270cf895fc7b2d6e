"""Papers are set before the turn to write: while one is set, nobody else waits."""

from datetime import timedelta

import pytest
from django.db import connection
from tests import story
from tests.kept import kept

from xinheng.kit import city_time
from xinheng.supervision.inspection import actions
from xinheng.supervision.inspection.actions import review
from xinheng.supervision.inspection.models import InspectionTask
from xinheng.support.documents import rendering
from xinheng.support.files.queries import original
from xinheng.support.procedures.models import PaperNumber
from xinheng.support.procedures.refusals import MoveRefused

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def set_in_turn(monkeypatch) -> list[bool]:
    """Of each paper that is set, whether it was within a turn to write."""
    found, plain = [], rendering._set_with_marks

    def watched(manuscript):
        found.append(connection.in_atomic_block)
        return plain(manuscript)

    monkeypatch.setattr(rendering, "_set_with_marks", watched)
    return found


def _answered() -> story.Story:
    """Everything answered and signed; a result that wants an order."""
    told = story.on_site()
    actions.record_findings(task=told.task, entries=story.answers(address_matches="实际在 14 号"), by=told.zhao)
    story.signed(told)
    return told


site = kept(_answered)


def reviewed(site) -> InspectionTask:
    actions.end_visit(task=site.task, by=site.zhao)
    return InspectionTask.objects.get()


def test_the_record_is_set_once_before_the_turn(site, set_in_turn):
    task = reviewed(site)
    assert set_in_turn == [False]
    assert original(task.record_file).startswith(b"%PDF") and task.matter.state == "in_review"


def test_a_visit_that_found_nobody_has_its_record_set_before_the_turn(site, set_in_turn):
    actions.end_visit(task=site.task, by=site.zhao, why="not_found", words="门锁着")
    assert set_in_turn == [False]


def test_a_phones_late_word_is_on_the_record_that_was_set_before(site, set_in_turn):
    noted = city_time.now() - timedelta(minutes=30)
    actions.end_visit(task=site.task, by=site.zhao, entry="e1", noted_at=noted)
    assert set_in_turn == [False]


def test_what_is_refused_sets_nothing_and_leaves_the_task_as_it_was(site, set_in_turn):
    site.task.signatures.update(void=True)
    with pytest.raises(MoveRefused, match="签"):
        actions.end_visit(task=site.task, by=site.zhao)
    assert set_in_turn == [] and site.task.ended_at is None


def test_a_stranger_to_the_check_ends_nothing_and_leaves_the_task_as_it_was(site):
    with pytest.raises(actions.InspectionRefused, match="不是本任务的检查人员"):
        actions.finish_check(task=site.task, by=site.cast.sun)
    assert (site.task.ended_at, site.task.result, site.task.problems) == (None, "", "")


def test_an_order_is_set_before_the_turn_under_the_number_it_gets(site, set_in_turn):
    task = reviewed(site)
    set_in_turn.clear()
    number = actions.approve_result(task=task, by=site.cast.sun).order_number
    assert set_in_turn == [False] and PaperNumber.objects.get(number=number).matter_id == task.matter_id


def test_the_next_order_is_set_before_the_turn_too(site, set_in_turn):
    task = reviewed(site)
    actions.approve_result(task=task, by=site.cast.sun)
    actions.receive_rectification(task=task, by=site.zhao, words="已整改")
    set_in_turn.clear()
    later = city_time.today() + timedelta(days=20)
    actions.fail_recheck(task=task, by=site.zhao, correct_by=later, reason="门牌仍不符")
    assert set_in_turn == [False]


def test_a_number_that_another_took_meanwhile_is_on_the_paper_as_it_was_given(site, set_in_turn, monkeypatch):
    """The series goes on without a gap, and the order says the number it has."""
    task, said = reviewed(site), []
    plain = review.order_says
    monkeypatch.setattr(review, "likely_order_number", lambda task: "责改〔2026〕999号")
    monkeypatch.setattr(review, "order_says", lambda task, order: said.append(order.number) or plain(task, order))
    set_in_turn.clear()
    number = actions.approve_result(task=task, by=site.cast.sun).order_number
    assert set_in_turn == [False, True] and said == ["责改〔2026〕999号", number] and number.endswith("〕1号")
