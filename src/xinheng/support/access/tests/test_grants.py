import pytest
from django.core.exceptions import ValidationError
from tests.cast import CITY, OFFICE, cast

from xinheng.support.access.actions import give_role, seed_first_administrator, take_role
from xinheng.support.access.models import Grant
from xinheng.support.access.permissions import Permission as P
from xinheng.support.access.queries import accounts_visible_to, events_visible_to, is_platform_wide, roles_of
from xinheng.support.access.scope import may
from xinheng.support.accounts.models import Account
from xinheng.support.audit.actions import record_event
from xinheng.support.audit.queries import events_about

pytestmark = pytest.mark.django_db


def test_giving_a_role_works_and_is_in_the_trail():
    people = cast()
    office = people.organisations[OFFICE]
    assert not may(people.wu, P.INSPECT, OFFICE)
    grant = give_role(account=people.wu, role="inspector", organisation=office, by=people.admin)
    assert may(people.wu, P.INSPECT, OFFICE)
    assert grant.granted_by == "管理员"
    assert [e.verb for e in events_about(people.wu)] == ["give_role"]


def test_giving_it_twice_changes_nothing():
    people = cast()
    for _ in range(2):
        give_role(account=people.wu, role="inspector", organisation=people.organisations[OFFICE], by=people.admin)
    assert Grant.objects.filter(account=people.wu, role="inspector").count() == 1


def test_taking_a_role_works_and_is_in_the_trail():
    people = cast()
    take_role(grant=people.zhao.grants.get(), by=people.admin, reason="轮岗")
    assert not may(people.zhao, P.INSPECT, OFFICE)
    assert "轮岗" in events_about(people.zhao).get().detail


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [({"role": "king"}, "没有“king”这个角色"), ({"role": "inspector", "division": "50991"}, "2、4、6、9或12位")],
)
def test_bad_input_is_refused_in_chinese(wrong, reason):
    people = cast()
    with pytest.raises(ValidationError, match=reason):
        give_role(account=people.wu, organisation=people.organisations[OFFICE], by=people.admin, **wrong)


def test_a_person_may_hold_several_roles():
    assert [role.slug for role in roles_of(cast().sun)] == ["intake_clerk", "unit_head"]


def test_a_new_installation_gets_one_administrator():
    city = cast().organisations[CITY]
    Grant.objects.all().delete()
    Account.objects.all().delete()
    first = seed_first_administrator(organisation=city)
    assert first.account.check_password(first.password)
    assert may(first.account, P.MANAGE_ACCOUNTS, CITY)
    assert seed_first_administrator(organisation=city) is None


def test_a_closed_administrator_does_not_count():
    people = cast()
    Account.objects.filter(grants__role="administrator").update(is_active=False)
    city = people.organisations[CITY]
    assert seed_first_administrator(organisation=city, username="second").account.username == "second"


def test_an_auditor_of_the_city_sees_its_trail_and_no_other():
    people = cast()
    for stream in ("5099/clue", "50990/clue", "platform/account"):
        record_event(stream=stream, verb="x", actor=None, target=("clue", 1))
    assert [e.stream for e in events_visible_to(people.shen)] == ["5099/clue"]
    assert list(events_visible_to(people.zhao)) == []


def test_an_administrator_sees_the_accounts_below():
    people = cast()
    assert accounts_visible_to(people.admin).count() == len(people.accounts)
    assert accounts_visible_to(people.zhao).count() == 0


def test_a_right_over_a_whole_city():
    people = cast()
    assert is_platform_wide(people.tang, P.VIEW_CLUES)
    assert not is_platform_wide(people.zhao, P.VIEW_CLUES)
