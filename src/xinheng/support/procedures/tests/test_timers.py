"""When a clock runs out, people are told once and the timer makes the move the table gives it."""

from datetime import timedelta

import pytest
from tests.cast import OFFICE

from xinheng.kit import city_time
from xinheng.support.accounts.models import Account
from xinheng.support.notices.models import Notice
from xinheng.support.procedures.actions import move, put_into_hands
from xinheng.support.procedures.escalating import escalate
from xinheng.support.procedures.models import ClockRun, Matter, Step
from xinheng.support.procedures.tests.opening import open_matter
from xinheng.support.procedures.timers import announce_breaches, make_waiting_moves, warn_before

pytestmark = pytest.mark.django_db


@pytest.fixture
def late(zhao: Account, sun: Account) -> Matter:
    """A complaint received three weeks ago that nobody has accepted yet."""
    long_ago = city_time.now() - timedelta(days=100)
    matter = open_matter(procedure="sample", title="火锅店投诉", office=OFFICE, by=None, at=long_ago)
    move(matter=matter, verb="submit", by=None, facts={"received_on": long_ago}, at=long_ago)
    return matter


def test_people_are_told_once(late: Matter, zhao: Account) -> None:
    put_into_hands(matter=late, to=zhao, by=zhao)
    assert [announce_breaches(city_time.now()) for _ in range(2)] == [1, 0]
    told = Notice.objects.get(account=zhao, title__startswith="超期")
    assert told.body == "火锅店投诉。受理期限已到期（投诉举报处理办法 第十五条）。请尽快处理。"


def test_an_overdue_one_is_told_to_who_may_go_on_and_to_the_head(late: Matter, zhao: Account, sun: Account) -> None:
    announce_breaches(city_time.now())
    told = Notice.objects.filter(title__startswith="超期")
    assert {one.account for one in told} == {zhao, sun}
    assert {(one.about_kind, one.about_id) for one in told} == {("procedures.matter", str(late.pk))}


def test_what_is_long_past_is_told_to_the_leaders_once_and_together(
    late: Matter, tang: Account, zhao: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = city_time.now()
    again = open_matter(procedure="sample", title="又一件", office=OFFICE, by=None, at=late.opened_at)
    move(matter=again, verb="submit", by=None, facts={"received_on": late.opened_at}, at=late.opened_at)
    assert escalate(now) == 0, "first the holder and the head are told"
    announce_breaches(now)
    assert [escalate(now) for _ in range(2)] == [2, 0]
    told = Notice.objects.get(title__startswith="督办")
    assert told.account == tang and "2 件" in told.title
    ClockRun.objects.update(due_at=now - timedelta(hours=2), announced_due_at=now - timedelta(hours=2))
    assert escalate(now) == 0, "not yet so long"
    monkeypatch.setattr("xinheng.support.procedures.escalating.OWN", "办法")
    ClockRun.objects.update(due_at=late.opened_at, announced_due_at=late.opened_at)
    assert escalate(now) == 0, "a target of the house is nobody's breach of law"


def test_who_goes_on_is_warned_before_the_deadline_and_once(zhao: Account, qian: Account) -> None:
    received = city_time.now() - timedelta(days=1)
    matter = open_matter(procedure="sample", title="临期", office=OFFICE, by=None, at=received)
    move(matter=matter, verb="submit", by=None, facts={"received_on": received}, at=received)
    run = ClockRun.objects.get(matter=matter)
    assert run.warn_at and run.due_at
    assert warn_before(run.warn_at - timedelta(hours=1)) == 0
    assert [warn_before(run.warn_at + timedelta(minutes=1)) for _ in range(2)] == [1, 0]
    told = Notice.objects.filter(title__startswith="即将到期")
    assert zhao in {one.account for one in told} and qian not in {one.account for one in told}
    assert f"{run.due_at.astimezone(city_time.zone()):%Y-%m-%d}" in told[0].body
    ClockRun.objects.filter(matter=matter).update(due_at=run.due_at + timedelta(days=3))
    assert warn_before(run.warn_at + timedelta(minutes=2)) == 1


def test_the_timer_makes_its_move_when_the_clock_runs_out(late: Matter, zhao: Account) -> None:
    move(matter=late, verb="accept", by=zhao, at=city_time.now() - timedelta(days=90))
    assert announce_breaches(city_time.now()) == 1
    late.refresh_from_db()
    assert (late.state, late.due_at) == ("closed", None)
    assert Step.objects.filter(matter=late).latest("seq").by_name == "系统（到期）"


def test_a_clock_in_time_is_left_alone(zhao: Account) -> None:
    matter = open_matter(procedure="sample", title="新投诉", office=OFFICE, by=None)
    move(matter=matter, verb="submit", by=None, facts={"received_on": city_time.now()})
    assert (announce_breaches(city_time.now()), make_waiting_moves()) == (0, 0)


def test_a_clock_that_moved_and_ran_out_again_is_told_again(late: Matter, zhao: Account, sun: Account) -> None:
    announce_breaches(city_time.now())
    ClockRun.objects.filter(matter=late).update(due_at=city_time.now() - timedelta(days=1))
    assert announce_breaches(city_time.now()) == 1
