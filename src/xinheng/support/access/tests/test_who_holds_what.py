"""Whom a question about accounts and rights names, and whom it leaves out: each condition by somebody it decides on."""

from datetime import timedelta

import pytest
from tests.cast import CITY, DISTRICT, NEXT_OFFICE, OFFICE, OTHER_DISTRICT, OTHER_OFFICE, cast

from xinheng.kit import city_time
from xinheng.support.access import queries as ask
from xinheng.support.access.actions import confirm_role, give_role, propose_role
from xinheng.support.access.models import Grant
from xinheng.support.access.permissions import Permission as P
from xinheng.support.access.roles import Inspector, Leader, UnitHead
from xinheng.support.access.scope import forget_grants
from xinheng.support.accounts.models import Account, SignIn

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return cast()


def somebody(username: str, office: str, *, active: bool = True) -> Account:
    return Account.objects.create(username=username, display_name=username, office=office, is_active=active)


def grant(account: Account, role: str, place: str, **more) -> Grant:
    forget_grants(account)
    return Grant.objects.create(account=account, role=role, organisation=cast().organisations[place], **more)


def names(accounts) -> list[str]:
    return [one.username for one in accounts]


def test_who_holds_a_role_over_an_office(people):
    assert names(ask.accounts_in_role(Inspector, OFFICE)) == ["zhao"]
    assert names(ask.accounts_in_role(UnitHead, OFFICE)) == ["sun"]
    assert names(ask.accounts_in_role(Inspector, NEXT_OFFICE)) == []
    grant(people.wu, "inspector", OFFICE, field="food")
    assert names(ask.accounts_in_role(Inspector, OFFICE, "food")) == ["wu", "zhao"]
    assert names(ask.accounts_in_role(Inspector, OFFICE, "equipment")) == ["zhao"]


def test_what_is_of_no_office_is_asked_of_the_whole_city(people):
    assert names(ask.accounts_in_role(Leader, "")) == ["tang"]
    assert names(ask.accounts_in_role(Inspector, "")) == []


def test_a_right_ends_after_its_last_day(people):
    today = city_time.today()
    held = grant(people.wu, "inspector", OFFICE, expires_on=today)
    assert "wu" in names(ask.accounts_with(P.INSPECT, OFFICE))
    assert ask.grants_at(OFFICE) == 3
    Grant.objects.filter(pk=held.pk).update(expires_on=today - timedelta(days=1))
    assert "wu" not in names(ask.accounts_with(P.INSPECT, OFFICE))
    assert ask.grants_at(OFFICE) == 2


def test_the_colleagues_of_an_office_work_there_and_are_others(people):
    somebody("closed", OFFICE, active=False)
    assert names(ask.same_office(people.zhao)) == ["wu"]
    assert names(ask.same_office(people.qian)) == []


def test_who_is_of_no_office_has_no_colleagues(people):
    one = somebody("one", "")
    somebody("two", "")
    assert ask.same_office(one) == []


def test_colleagues_are_those_over_whom_the_right_reaches(people):
    somebody("closed", OFFICE, active=False)
    assert names(ask.colleagues_of(people.sun, P.ASSIGN_WORK)) == ["sun", "wu", "zhao"]
    assert ask.colleagues_of(people.sun, P.MANAGE_ACCOUNTS) == []


def test_one_right_over_a_whole_city_is_enough_and_another_right_is_none(people):
    grant(people.tang, "inspector", OFFICE)
    assert ask.is_platform_wide(people.tang, P.VIEW_CLUES)
    assert not ask.is_platform_wide(people.tang, P.INSPECT)
    assert not ask.is_platform_wide(people.tang, P.MANAGE_ACCOUNTS)
    assert not ask.is_platform_wide(people.sun, P.VIEW_CLUES)


def test_people_are_counted_at_a_place_and_below_it(people):
    somebody("closed", OFFICE, active=False)
    somebody("nobody's", "")
    assert (ask.people_at(OFFICE), ask.people_at(DISTRICT), ask.people_at(OTHER_DISTRICT)) == (2, 3, 1)
    assert ask.people_by_office() == {OFFICE: 2, DISTRICT: 1, OTHER_OFFICE: 1, CITY: 7, "": 1}


def test_rights_are_counted_at_a_place_and_below_it(people):
    # Of the closed ones none counts: sun holds two.
    grant(somebody("closed", OFFICE, active=False), "inspector", OFFICE)
    assert (ask.grants_at(OFFICE), ask.grants_at(DISTRICT), ask.grants_at(OTHER_DISTRICT)) == (2, 4, 1)


def test_an_administrator_of_a_district_looks_after_that_district(people):
    """Grants, proposals, organisations, accounts and sessions: those of the district, and for nobody else."""
    head = somebody("head", DISTRICT)
    grant(head, "administrator", DISTRICT)
    proposed = [
        propose_role(account=who, role="steward", organisation=people.organisations[place], by=people.admin, reason="x")
        for who, place in ((people.wu, OFFICE), (people.qian, OTHER_OFFICE))
    ]
    for who in (people.zhao, people.qian):
        SignIn.objects.create(account=who, session_key=who.username, address="::1", at=city_time.now())

    places = {DISTRICT, OFFICE, NEXT_OFFICE}
    assert {one.organisation.path for one in ask.grants_visible_to(head)} == places - {NEXT_OFFICE}
    assert list(ask.proposed_to(head)) == proposed[:1]
    managed = ask.organisations_managed_by(head, P.MANAGE_ACCOUNTS)
    assert [one.path for one in managed] == sorted(places)
    assert set(names(ask.accounts_visible_to(head))) == {"head", "sun", "wu", "zhao"}
    assert [one.account for one in ask.sign_ins_visible_to(head)] == [people.zhao]

    for nobody in (people.zhao, people.tang, None):
        assert not ask.grants_visible_to(nobody) and not ask.proposed_to(nobody)
        assert not ask.organisations_managed_by(nobody, P.MANAGE_ACCOUNTS)
        assert not ask.accounts_visible_to(nobody) and not ask.sign_ins_visible_to(nobody)


def test_an_expired_right_stays_to_be_seen_by_who_gives_them(people):
    ended = grant(people.wu, "inspector", OFFICE, expires_on=city_time.today() - timedelta(days=1))
    assert ended in ask.grants_visible_to(people.admin)


def test_who_opens_every_door_is_active_of_the_whole_city_and_without_a_last_day(people):
    grant(somebody("closed", CITY, active=False), "administrator", CITY)
    grant(somebody("district", CITY), "administrator", DISTRICT)
    grant(somebody("until", CITY), "administrator", CITY, expires_on=city_time.today())
    assert sorted(names(ask.administrators(ask.grants_held()))) == ["admin", "luo"]


def test_a_heavy_right_counts_for_these_questions_only_once_the_second_person_agreed(people):
    asked = propose_role(
        account=people.wu, role="steward", organisation=people.organisations[CITY], by=people.admin, reason="接任"
    )
    assert "wu" not in names(ask.accounts_with(P.RUN_INTAKE, CITY))
    assert "steward" not in [role.slug for role in ask.roles_of(people.wu)]
    before = ask.grants_at(CITY)
    confirm_role(proposed=asked, by=people.luo)
    assert "wu" in names(ask.accounts_with(P.RUN_INTAKE, CITY))
    assert ask.grants_at(CITY) == before + 1


def test_a_role_given_anywhere_is_held(people):
    give_role(account=people.zhao, role="grid_worker", organisation=people.organisations[OTHER_OFFICE], by="system")
    held = ask.roles_of(Account.objects.get(username="zhao"))
    assert [role.slug for role in held] == ["inspector", "grid_worker"]
