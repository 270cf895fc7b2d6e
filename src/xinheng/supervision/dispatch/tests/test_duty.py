"""Who answers for an office on which day: the head of its work makes the roster, who is on it hears of it."""

from datetime import date, timedelta

import pytest
from tests import cast as people

from xinheng.supervision.dispatch import queries
from xinheng.supervision.dispatch.actions import MOST_DAYS, DispatchRefused, put_on_duty, take_off_duty
from xinheng.supervision.dispatch.models import DutyTurn
from xinheng.support.audit.models import AuditEvent
from xinheng.support.notices.queries import unread_for
from xinheng.support.orgs.models import Organisation

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def cast() -> people.Cast:
    return people.cast()


@pytest.fixture
def today(clock) -> date:
    clock("2026-11-20 09:00")
    return date(2026, 11, 20)


def verbs() -> list[str]:
    return [one.verb for one in AuditEvent.objects.filter(verb__startswith="duty.").order_by("pk")]


def test_both_days_named_are_his_and_he_is_told_once(cast, today):
    made = put_on_duty(account=cast.zhao, since=today, until=today + 2 * DAY, by=cast.sun)
    assert [one.day for one in made] == [today, today + DAY, today + 2 * DAY]
    assert [one.title for one in unread_for(cast.zhao)] == ["值班：11-20 至 11-22"]
    assert put_on_duty(account=cast.zhao, since=today, until=today + DAY, by=cast.sun) == []
    assert unread_for(cast.zhao).count() == 1 and verbs() == ["duty.give"]
    more = put_on_duty(account=cast.zhao, since=today + 2 * DAY, until=today + 3 * DAY, by=cast.sun)
    assert [one.day for one in more] == [today + 3 * DAY]


def test_a_roster_of_today_alone_and_of_the_longest_term_stands(cast, today):
    assert len(put_on_duty(account=cast.zhao, since=today, until=today, by=cast.sun)) == 1
    last = today + MOST_DAYS * DAY
    assert len(put_on_duty(account=cast.zhao, since=today + DAY, until=last, by=cast.sun)) == MOST_DAYS


@pytest.mark.parametrize(("since", "until"), [(-1, 0), (0, -1), (0, MOST_DAYS)])
def test_a_day_that_is_over_an_end_before_its_start_and_too_long_a_term_are_refused(cast, today, since, until):
    with pytest.raises(DispatchRefused, match=f"不超过 {MOST_DAYS} 天"):
        put_on_duty(account=cast.zhao, since=today + since * DAY, until=today + until * DAY, by=cast.sun)
    assert not DutyTurn.objects.exists() and verbs() == []


def test_only_who_gives_out_the_work_of_an_office_keeps_its_roster(cast, today):
    for account, by in ((cast.zhao, cast.zhao), (cast.qian, cast.sun)):
        with pytest.raises(DispatchRefused, match="分派工作的负责人"):
            put_on_duty(account=account, since=today, until=today, by=by)
    put_on_duty(account=cast.zhao, since=today, until=today, by=cast.sun)
    with pytest.raises(DispatchRefused, match="分派工作的负责人"):
        take_off_duty(turn=DutyTurn.objects.get(), by=cast.qian)
    assert [one.path for one in queries.offices_kept_by(cast.sun)] == [
        people.DISTRICT, people.OFFICE, people.NEXT_OFFICE,
    ]  # fmt: skip
    Organisation.objects.filter(path=people.NEXT_OFFICE).update(closed_on=today)
    assert [one.path for one in queries.offices_kept_by(cast.sun)] == [people.DISTRICT, people.OFFICE]


def test_who_has_left_is_put_on_no_roster(cast, today):
    cast.zhao.is_active = False
    cast.zhao.save()
    with pytest.raises(DispatchRefused, match="在用账号"):
        put_on_duty(account=cast.zhao, since=today, until=today, by=cast.sun)


def test_who_puts_down_the_own_name_is_told_nothing(cast, today):
    put_on_duty(account=cast.sun, since=today, until=today, by=cast.sun)
    take_off_duty(turn=DutyTurn.objects.get(), by=cast.sun)
    assert not unread_for(cast.sun).exists() and verbs() == ["duty.give", "duty.take"]


def test_a_day_given_back_is_gone_told_and_written_down(cast, today, clock):
    put_on_duty(account=cast.zhao, since=today, until=today + DAY, by=cast.sun)
    first, second = DutyTurn.objects.order_by("day")
    take_off_duty(turn=first, by=cast.sun)
    assert list(DutyTurn.objects.all()) == [second] and verbs() == ["duty.give", "duty.take"]
    assert "11-20 不用值班" in {one.title for one in unread_for(cast.zhao)}
    clock("2026-11-22 00:00")
    with pytest.raises(DispatchRefused, match="过去的值班不能改"):
        take_off_duty(turn=second, by=cast.sun)


def test_the_roster_shows_the_days_asked_for_and_the_offices_one_may_see(cast, today):
    put_on_duty(account=cast.zhao, since=today, until=today + 7 * DAY, by=cast.sun)
    shown = queries.turns_for(cast.zhao, today + DAY, 3)
    assert [one.day for one in shown] == [today + DAY, today + 2 * DAY, today + 3 * DAY]
    assert list(queries.turns_for(cast.qian, today, 7)) == []
    assert queries.duty_turn(shown[0].pk) == shown[0] and queries.duty_turn(0) is None


def test_on_duty_is_who_answers_today_for_the_office_asked_for(cast, today):
    put_on_duty(account=cast.zhao, since=today, until=today, by=cast.sun)
    put_on_duty(account=cast.wu, since=today, until=today + DAY, by=cast.sun)
    assert queries.on_duty([people.OFFICE, people.DISTRICT]) == {people.OFFICE: [cast.wu, cast.zhao]}
    assert queries.on_duty([people.DISTRICT]) == {}


def test_an_office_is_chosen_by_what_lies_there_and_who_is_on_duty(cast, today):
    put_on_duty(account=cast.zhao, since=today, until=today, by=cast.sun)
    office = cast.organisations[people.OFFICE]
    assert queries.offices_with_load([office]) == [(people.OFFICE, f"{office.name}（没有在办，值班 赵明远）")]
