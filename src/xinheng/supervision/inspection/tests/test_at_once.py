"""Two heads, two phones, two commands at once: one wins, nobody waits for ever, nothing is done twice."""

import pytest
from tests import cast as people
from tests import story
from tests.at_once import at_once

from xinheng.fusion.registers.models import Record
from xinheng.kit.refusal import Refusal
from xinheng.supervision.clues.actions import register_clue
from xinheng.supervision.clues.models import Clue
from xinheng.supervision.clues.tips import Tip
from xinheng.supervision.inspection import actions
from xinheng.supervision.inspection.models import InspectionTask
from xinheng.support.procedures.actions import move

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_approvals_make_one_record():
    done = story.finished(address_matches="错")
    fresh = [InspectionTask.objects.select_related("matter", "order").get(pk=done.task.pk) for _ in range(2)]
    results = at_once(*[lambda task=task: actions.approve_result(task=task, by=done.cast.sun) for task in fresh])
    assert sum(isinstance(result, Refusal) for result in results) == 1
    assert Record.objects.filter(type="inspection_result").count() == 1
    assert InspectionTask.objects.exclude(order_number="").count() == 1


def test_two_commands_send_a_clue_once():
    begun = story.begin()
    fresh = [Clue.objects.select_related("matter").get(pk=begun.clue.pk) for _ in range(2)]
    offices = (people.OFFICE, people.NEXT_OFFICE)
    results = at_once(
        *[
            lambda clue=clue, office=office: actions.dispatch_and_open(clue=clue, office=office, by=begun.cast.zhou)
            for clue, office in zip(fresh, offices, strict=True)
        ]
    )
    assert sum(isinstance(result, Refusal) for result in results) == 1
    assert InspectionTask.objects.count() == 1


def test_two_phones_answer_one_item_and_neither_is_lost():
    site = story.on_site()
    sent = [(site.zhao, story.entry("prices_marked")), (site.liu, story.entry("prices_marked", "fail", note="无"))]
    at_once(
        *[
            lambda who=who, entry=entry: actions.record_findings(
                task=InspectionTask.objects.select_related("matter").get(pk=site.task.pk), entries=[entry], by=who
            )
            for who, entry in sent
        ]
    )
    standing = sorted(site.task.findings.values_list("standing", flat=True))
    assert standing == ["conflicting", "current"]


def test_approving_and_sending_out_do_not_wait_for_each_other_for_ever():
    done = story.finished(scope_and_permits="无证")
    tip = Tip(breach_suspected=True, source="letter", text="又一件", identity=f"uscc:{story.SHOP}")
    more = [register_clue(tip=tip, office=people.OFFICE, by="system") for _ in range(3)]
    for clue in more:
        move(matter=clue.matter, verb="send_to_dispatch", by=done.cast.sun)
    task = InspectionTask.objects.select_related("matter", "order").get(pk=done.task.pk)
    results = at_once(
        lambda: actions.approve_result(task=task, by=done.cast.sun),
        *[
            lambda clue=clue: actions.dispatch_and_open(clue=clue, office=people.OFFICE, by=done.cast.zhou)
            for clue in more
        ],
    )
    assert [result for result in results if isinstance(result, Refusal)] == []
