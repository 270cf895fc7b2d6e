"""Grants that two persons give, and grants that end."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from tests.at_once import at_once
from tests.cast import CITY, DISTRICT, OFFICE, cast

from xinheng.kit import city_time
from xinheng.support.access.actions import confirm_role, give_role, propose_role, refuse_role
from xinheng.support.access.models import Grant, ProposedGrant
from xinheng.support.access.permissions import Permission as P
from xinheng.support.access.queries import accounts_visible_to, accounts_with
from xinheng.support.access.scope import forget_grants, may, visible_to
from xinheng.support.accounts.actions import open_account
from xinheng.support.accounts.models import Account
from xinheng.support.audit.queries import events_about

pytestmark = pytest.mark.django_db


def newcomer(username: str = "feng"):
    return open_account(username=username, display_name="冯远", password="river-bank-2026", office=OFFICE, by="system")


@pytest.mark.parametrize(
    ("role", "place"),
    [
        ("administrator", CITY),
        ("administrator", DISTRICT),
        ("auditor", CITY),
        ("steward", CITY),
        ("inspector", CITY),
        ("unit_head", CITY),
    ],
)
def test_a_heavy_role_is_not_given_alone(role, place):
    people = cast()
    with pytest.raises(ValidationError, match="第二位系统管理员"):
        give_role(account=newcomer(), role=role, organisation=people.organisations[place], by=people.admin)
    assert not Grant.objects.filter(account__username="feng").exists()


def test_two_persons_give_it_and_both_are_named():
    people, feng = cast(), newcomer()
    asked = propose_role(
        account=feng, role="auditor", organisation=people.organisations[CITY], by=people.admin, reason="接任审计"
    )
    assert not may(feng, P.VIEW_AUDIT)
    grant = confirm_role(proposed=asked, by=people.luo)
    forget_grants(feng)
    assert may(feng, P.VIEW_AUDIT)
    assert (grant.granted_by, grant.confirmed_by, grant.reason) == ("管理员", "罗勤", "接任审计")
    assert [event.verb for event in events_about(feng)][1:] == ["propose_role", "give_role"]


def test_who_asked_does_not_confirm():
    people, feng = cast(), newcomer()
    asked = propose_role(
        account=feng, role="auditor", organisation=people.organisations[CITY], by=people.admin, reason="接任审计"
    )
    with pytest.raises(ValidationError, match="不能复核"):
        confirm_role(proposed=asked, by=people.admin)
    with pytest.raises(IntegrityError), transaction.atomic():
        ProposedGrant.objects.filter(pk=asked.pk).update(
            outcome="confirmed", decided_by=people.admin, decided_at=city_time.now()
        )
    assert not feng.grants.exists()


@pytest.mark.parametrize("how", ["taken", "closed"])
def test_what_an_account_asked_for_that_was_stopped_since_is_given_by_nobody_alone(how):
    people, feng = cast(), newcomer()
    asked = propose_role(
        account=feng, role="auditor", organisation=people.organisations[CITY], by=people.admin, reason="接任审计"
    )
    if how == "taken":
        Grant.objects.filter(account=people.admin).delete()
    else:
        Account.objects.filter(pk=people.admin.pk).update(is_active=False)
    with pytest.raises(ValidationError, match="重新提出"):
        confirm_role(proposed=ProposedGrant.objects.get(pk=asked.pk), by=people.luo)
    assert not feng.grants.exists()
    refuse_role(proposed=ProposedGrant.objects.get(pk=asked.pk), by=people.luo, reason="提出人已停用")


@pytest.mark.parametrize("who", ["zhao", "shen", "tang"])
def test_only_an_administrator_confirms(who):
    people, feng = cast(), newcomer()
    asked = propose_role(
        account=feng, role="auditor", organisation=people.organisations[CITY], by=people.admin, reason="接任审计"
    )
    with pytest.raises(ValidationError, match="不管理"):
        confirm_role(proposed=asked, by=getattr(people, who))


def test_what_was_refused_gives_nothing_and_is_not_decided_twice():
    people, feng = cast(), newcomer()
    asked = propose_role(
        account=feng, role="steward", organisation=people.organisations[CITY], by=people.admin, reason="接任数据管理"
    )
    refuse_role(proposed=asked, by=people.luo, reason="人选未定")
    with pytest.raises(ValidationError, match="未同意"):
        confirm_role(proposed=asked, by=people.luo)
    assert not feng.grants.exists()


def test_a_district_gives_nothing_above_itself():
    people = cast()
    feng = newcomer()
    give_role(account=feng, role="administrator", organisation=people.organisations[DISTRICT], by="system")
    with pytest.raises(ValidationError, match="不管理"):
        give_role(account=people.wu, role="leader", organisation=people.organisations[CITY], by=feng)
    give_role(account=people.wu, role="leader", organisation=people.organisations[OFFICE], by=feng)


# Grants that end.


def ended_yesterday(account) -> None:
    Grant.objects.filter(account=account).update(expires_on=city_time.today() - timedelta(days=1))
    forget_grants(account)


def test_a_grant_counts_on_its_last_day_and_not_after():
    people = cast()
    Grant.objects.filter(account=people.zhao).update(expires_on=city_time.today())
    assert may(people.zhao, P.INSPECT, OFFICE)
    ended_yesterday(people.zhao)
    assert not may(people.zhao, P.INSPECT, OFFICE)


def test_an_expired_grant_gives_nothing_anywhere():
    """No page, no row, no assignment, no choice of people."""
    people = cast()
    for person in (people.zhao, people.admin):
        ended_yesterday(person)
    rows = visible_to(Grant.objects.all(), people.zhao, P.INSPECT)
    assert not rows.exists()
    assert people.zhao not in accounts_with(P.INSPECT, OFFICE)
    assert not accounts_visible_to(people.admin).exists()


def test_what_has_expired_is_given_anew_in_the_same_row():
    people = cast()
    ended_yesterday(people.zhao)
    office = people.organisations[OFFICE]
    give_role(account=people.zhao, role="inspector", organisation=office, by=people.admin, reason="续期")
    assert may(people.zhao, P.INSPECT, OFFICE)
    assert people.zhao.grants.count() == 1


def test_an_expired_second_duty_no_longer_keeps_apart():
    people = cast()
    ended_yesterday(people.wu)
    give_role(account=people.wu, role="auditor", organisation=people.organisations[CITY], by="system")


def test_a_last_day_that_is_over_is_refused():
    people = cast()
    yesterday = city_time.today() - timedelta(days=1)
    with pytest.raises(ValidationError, match="已经过去"):
        give_role(
            account=people.wu,
            role="inspector",
            organisation=people.organisations[OFFICE],
            by=people.admin,
            expires_on=yesterday,
        )


def test_a_number_in_a_reason_is_struck_out_of_every_row():
    people, said = cast(), "接替 13912345678 的同志"
    office, city = people.organisations[OFFICE], people.organisations[CITY]
    given = give_role(account=newcomer(), role="unit_head", organisation=office, by=people.admin, reason=said)
    asked = propose_role(account=newcomer("yu"), role="auditor", organisation=city, by=people.admin, reason=said)
    assert not [one for one in (given, asked) if "13912345678" in one.reason or "接替" not in one.reason]


@pytest.mark.django_db(transaction=True)
def test_of_two_roles_given_at_once_that_do_not_go_together_one_is_refused():
    people, one = cast(), newcomer()
    city, office = (people.organisations[path] for path in (CITY, OFFICE))
    asked = propose_role(account=one, role="auditor", organisation=city, by=people.admin, reason="审计岗")
    again = Account.objects.get(pk=one.pk)
    found = at_once(
        lambda: confirm_role(proposed=asked, by=people.luo),
        lambda: give_role(account=again, role="inspector", organisation=office, by=people.admin),
    )
    assert sum(isinstance(each, ValidationError) for each in found) == 1
    assert Grant.objects.filter(account=one).count() == 1
