"""What was asked of several and is done, or taken, by one is no longer unread for the others."""

from datetime import timedelta

import pytest
from tests.cast import OFFICE

from xinheng.kit import city_time
from xinheng.support.accounts.models import Account
from xinheng.support.notices.actions import notify
from xinheng.support.notices.queries import unread_for
from xinheng.support.procedures.absences import stand_in
from xinheng.support.procedures.actions import move
from xinheng.support.procedures.assigning import claim
from xinheng.support.procedures.models import Matter
from xinheng.support.procedures.settling import settle_asked
from xinheng.support.procedures.tests.opening import open_matter

pytestmark = pytest.mark.django_db


@pytest.fixture
def matter(zhao, liu) -> Matter:
    made = open_matter(procedure="sample", title="火锅店多收费", office=OFFICE, by=None)
    move(matter=made, verb="submit", by=None, facts={"received_on": city_time.now()})
    return made


def unread(account: Account) -> list[str]:
    return [one.title for one in unread_for(account)]


def test_it_stands_while_it_is_asked(matter, zhao, liu):
    assert [settle_asked(one) for one in (zhao, liu)] == [0, 0]
    assert len(unread(zhao)) == len(unread(liu)) == 1


def test_what_one_did_is_asked_of_nobody_else(matter, zhao, liu):
    notify(account=liu, title="考核异议已答复")
    move(matter=matter, verb="accept", by=zhao)
    settle_asked(liu)
    assert unread(liu) == ["考核异议已答复"]


def test_what_a_colleague_took_asks_nothing_but_of_who_stands_in_for_him(matter, zhao, liu):
    claim(matter=matter, by=zhao)
    today = city_time.today()
    stand_in(away=zhao, stand_in=liu, since=today, until=today + timedelta(days=1), by=zhao)
    assert settle_asked(liu) == 0
    liu.absences.model.objects.all().delete()
    assert settle_asked(liu) == 1
