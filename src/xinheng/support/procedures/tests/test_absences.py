"""Who may register, see and end an absence, how long one lasts, and what the trail keeps of it."""

from datetime import timedelta

import pytest
from tests.cast import DISTRICT, OFFICE, Cast

from xinheng.kit import city_time
from xinheng.support.access.actions import give_role
from xinheng.support.accounts.models import Account
from xinheng.support.audit.models import AuditEvent
from xinheng.support.notices.models import Notice
from xinheng.support.procedures.absences import (
    LONGEST_DAYS,
    absence_of,
    absences_of,
    away_for,
    come_back,
    looks_after_others,
    stand_in,
    substitute_of,
)
from xinheng.support.procedures.models import Absence
from xinheng.support.procedures.refusals import MoveRefused

pytestmark = pytest.mark.django_db


@pytest.fixture
def head(people: Cast) -> Account:
    """Sun gives out the work of the district's offices."""
    give_role(account=people.sun, role="unit_head", organisation=people.organisations[DISTRICT], by="system")
    return people.sun


def away(zhao, liu, days: int = 0, by: Account | None = None) -> Absence:
    today = city_time.today()
    return stand_in(away=zhao, stand_in=liu, since=today, until=today + timedelta(days), by=by or zhao)


def test_a_year_is_the_longest(zhao, liu):
    with pytest.raises(MoveRefused, match="不超过一年"):
        away(zhao, liu, LONGEST_DAYS + 1)
    assert away(zhao, liu, LONGEST_DAYS).until == city_time.today() + timedelta(LONGEST_DAYS)


def test_who_stands_in_is_not_away_himself(people, zhao, liu, head):
    """Else what Liu left with Zhao would be in nobody's sight."""
    give_role(account=head, role="inspector", organisation=people.organisations[OFFICE], by="system")
    away(liu, zhao, 2)
    with pytest.raises(MoveRefused, match=f"正代{liu.display_name}办理"):
        stand_in(away=zhao, stand_in=head, since=city_time.today(), until=city_time.today(), by=zhao)
    later = city_time.today() + timedelta(3)
    assert stand_in(away=zhao, stand_in=head, since=later, until=later, by=zhao).pk


def test_each_is_told_in_words_of_his_own(zhao, liu, head):
    away(zhao, liu, by=head)
    told = {one.account_id: (one.title, one.body) for one in Notice.objects.all()}
    assert told[liu.pk][0] == f"代{zhao.display_name}办理" and "您的“我的”" in told[liu.pk][1]
    assert told[zhao.pk][0] == "已登记您不在岗" and f"由{liu.display_name}代办" in told[zhao.pk][1]


def test_who_has_left_stands_in_for_nobody(zhao, liu):
    Account.objects.filter(pk=liu.pk).update(is_active=False)
    liu.refresh_from_db()
    with pytest.raises(MoveRefused, match="在用账号"):
        away(zhao, liu)


def test_two_absences_that_do_not_meet_stand_beside_each_other(zhao, liu):
    away(zhao, liu, 1)
    today = city_time.today()
    later = stand_in(away=zhao, stand_in=liu, since=today + timedelta(2), until=today + timedelta(3), by=zhao)
    assert [one.pk for one in absences_of(zhao)][-1] == later.pk
    with pytest.raises(MoveRefused, match="已登记过"):
        stand_in(away=zhao, stand_in=liu, since=today + timedelta(3), until=today + timedelta(9), by=zhao)


def test_who_stands_in_is_known_while_it_lasts(zhao, liu, clock):
    assert substitute_of(zhao.pk) is None and not looks_after_others(liu)
    made = away(zhao, liu, 1)
    assert substitute_of(zhao.pk) == liu and looks_after_others(liu)
    assert substitute_of(liu.pk) is None and substitute_of(None) is None and not looks_after_others(zhao)
    come_back(absence=made, by=zhao)
    assert substitute_of(zhao.pk) is None and not looks_after_others(liu)


def test_those_it_concerns_end_it_once_and_nobody_else_does(people, zhao, liu, qian, head):
    made = away(zhao, liu, 3)
    with pytest.raises(MoveRefused, match="只有本人、代办人和机构负责人"):
        come_back(absence=made, by=qian)
    assert absences_of(zhao) == [made]
    come_back(absence=made, by=head)
    ended = Absence.objects.get().ended_at
    come_back(absence=made, by=liu)
    assert Absence.objects.get().ended_at == ended and absences_of(zhao) == []
    told = AuditEvent.objects.filter(verb__startswith="absence.").order_by("pk")
    assert [(one.verb, one.actor_name) for one in told] == [
        ("absence.begin", "赵明远"),
        ("absence.end", "孙平"),
    ]


def test_its_page_opens_to_those_it_concerns(people, zhao, liu, qian, head):
    made = away(zhao, liu, by=head)
    assert all(absence_of(one, made.pk) == made for one in (zhao, liu, head))
    assert absence_of(qian, made.pk) is None and absence_of(people.wu, made.pk) is None
    assert absence_of(zhao, made.pk + 1) is None
    assert absences_of(qian) == [] and absences_of(liu) == [made]


def test_what_is_over_is_listed_no_more(zhao, liu, clock):
    made = away(zhao, liu, 1)
    tomorrow = city_time.today() + timedelta(1)
    clock(f"{tomorrow} 23:59")
    assert absences_of(zhao) == [made]
    clock(f"{tomorrow + timedelta(1)} 00:00")
    assert absences_of(zhao) == []


def test_an_absence_concerns_its_two_people_alone(people, zhao, liu, qian):
    """Nobody else finds the work, and a colleague may be away on the same days with another standing in."""
    mo = Account.objects.create(username="mo", display_name="莫言", office=OFFICE)
    give_role(account=mo, role="inspector", organisation=people.organisations[OFFICE], by="system")
    away(zhao, liu)
    today = city_time.today()
    assert [list(away_for(one, today)) for one in (liu, mo, zhao)] == [[{"away": zhao.pk}], [], []]
    away(mo, qian)
    assert list(away_for(qian, today)) == [{"away": mo.pk}]
