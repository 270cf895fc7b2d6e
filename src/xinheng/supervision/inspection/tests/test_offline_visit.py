"""A visit in a basement in the evening, sent by the phone the next morning: on which day was it."""

import json
from datetime import datetime, timedelta

import pytest
from tests import story

from xinheng.fusion.registers.models import Record
from xinheng.kit import city_time
from xinheng.supervision.inspection import actions, rules
from xinheng.supervision.inspection.actions.review import result_words
from xinheng.supervision.inspection.papers import record
from xinheng.support.notices.models import Notice
from xinheng.support.procedures.actions import move

pytestmark = pytest.mark.django_db
EVENING, MORNING = "2026-11-19 18:00", "2026-11-20 08:10"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=city_time.zone())


@pytest.fixture
def approved(clock):
    """Approved at six in the evening; the phone has its network again the next morning."""
    clock(EVENING)
    told = story.staffed()
    actions.approve_check(task=told.task, by=told.cast.sun)
    clock(MORNING)
    return told


def sent(told, *, arrival="2026-11-19 19:05", end="2026-11-19 20:30", why="closed"):
    """The phone's queue: the arrival, then the end of a visit to a closed door."""
    given = {"task": told.task, "by": told.zhao}
    actions.arrive(**given, typed_because="无码", entry="a-1", noted_at=at(arrival))
    actions.end_visit(**given, why=why, words="门锁着", entry="e-1", noted_at=at(end))


def days(told):
    """Every day that is told of the visit: in the history, in its facts, in the public result, to who complained."""
    actions.approve_result(task=told.task, by=told.cast.sun)
    (result,) = Record.objects.filter(type="inspection_result", superseded_at=None)
    row = json.loads(result.open)
    step = told.task.matter.steps.get(verb="record_closed_down")
    answered = result_words(told.task, None)
    said = (row["started_at"], row["ended_at"], answered, step.facts["check_ended_on"])
    return {str(city_time.day_of(step.at)), *(str(one)[:10] for one in said)}


@pytest.mark.clause("CQ-7.4.3-05")
def test_an_evening_visit_sent_next_morning_was_in_the_evening_everywhere(approved):
    sent(approved)
    assert days(approved) == {"2026-11-19"}
    told = record(approved.task).data
    assert told["started_at"] == "2026-11-19 19:05（手机记录，2026-11-20 08:10 上传）"
    assert told["ended_at"] == "2026-11-19 20:30（手机记录，2026-11-20 08:10 上传）"
    assert approved.task.matter.facts["arrival_noted"] == told["started_at"]
    assert not Notice.objects.filter(account=approved.zhao, title__contains="按上传时间记").exists()


@pytest.mark.parametrize(
    ("arrival", "why"),
    [
        ("2026-11-19 17:30", "早于这一步可以办理的时间"),
        ("2026-11-20 08:40", "晚于上传时间"),
        ("1970-01-01 08:00", "早于这一步可以办理的时间"),
    ],
)
def test_a_phone_that_says_what_cannot_have_been_is_not_believed_and_its_officer_is_told(approved, arrival, why):
    sent(approved, arrival=arrival, end=arrival)
    assert days(approved) == {"2026-11-20"}
    assert record(approved.task).data["started_at"] == f"2026-11-20 08:10（上传时间；手机记录为 {arrival}，不能采信）"
    (told,) = Notice.objects.filter(account=approved.zhao, title__contains="到场时间按上传时间记")
    assert why in told.body and arrival in told.body


def test_a_visit_ends_on_its_evening_though_the_desk_wrote_something_down_before_the_phone_sent(clock):
    """An urgent check, approved afterwards in the morning."""
    clock(EVENING)
    told = story.staffed()
    actions.arrive(task=told.task, by=told.zhao, typed_because="无码", urgent="有人腹泻")
    clock("2026-11-20 08:00")
    actions.approve_afterwards(task=told.task, by=told.cast.sun)
    clock(MORNING)
    given = {"task": told.task, "by": told.zhao, "why": "closed", "words": "停业", "entry": "e-1"}
    actions.end_visit(**given, noted_at=at("2026-11-19 20:30"))
    step = told.task.matter.steps.get(verb="record_closed_down")
    assert (step.facts["check_ended_on"], f"{city_time.local(step.at):%m-%d %H:%M}") == ("2026-11-19", "11-20 08:00")
    assert told.task.ended_at == at("2026-11-19 20:30")


def test_what_is_looked_at_again_ends_when_it_was_looked_at_again(approved):
    sent(approved)
    move(matter=approved.task.matter, verb="return_result", by=approved.cast.sun, reason="复核")
    actions.reopen_findings(task=approved.task, by=approved.zhao, reason="复核")
    given = {"task": approved.task, "by": approved.zhao, "why": "closed", "words": "仍停业"}
    actions.end_visit(**given, entry="e-2", noted_at=at("2026-11-19 21:00"))
    assert city_time.day_of(approved.task.ended_at).isoformat() == "2026-11-20"
    assert record(approved.task).data["ended_at"].endswith("手机记录为 2026-11-19 21:00，不能采信）")


NOON, SPAN = at("2026-11-20 12:00"), timedelta(days=3)


@pytest.mark.parametrize(
    ("phone", "since", "moment", "doubt"),
    [
        (None, "2026-11-19 12:00", "2026-11-20 12:00", ""),
        ("2026-11-20 11:50", "2026-11-20 11:59", "2026-11-20 12:00", ""),
        ("2026-11-20 12:10", "2026-11-19 12:00", "2026-11-20 12:00", ""),
        ("2026-11-20 12:11", "2026-11-19 12:00", "2026-11-20 12:00", "晚于上传"),
        ("2026-11-20 11:49", "2026-11-19 12:00", "2026-11-20 11:49", ""),
        ("2026-11-19 11:50", "2026-11-19 12:00", "2026-11-19 12:00", ""),
        ("2026-11-19 11:49", "2026-11-19 12:00", "2026-11-20 12:00", "早于这一步"),
        ("2026-11-17 12:00", "2026-11-01 12:00", "2026-11-17 12:00", ""),
        ("2026-11-17 11:59", "2026-11-01 12:00", "2026-11-20 12:00", "早于上传超过 72 小时"),
    ],
)
def test_a_phones_clock_holds_only_within_what_we_know_ourselves(phone, since, moment, doubt):
    given = {"received": NOON, "possible_from": at(since), "span": SPAN}
    found, why = rules.moment_on_site(phone=at(phone) if phone else None, **given)
    assert found == at(moment) and (doubt in why if doubt else not why)
