"""Closing accounts: who is out, and that somebody is left who can open the door again."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from tests.cast import CITY, PASSWORD, Cast, cast

from xinheng.support.access.actions import close_account, give_role, take_role
from xinheng.support.access.models import Grant
from xinheng.support.accounts.actions import open_account, reopen_account
from xinheng.support.accounts.models import Account
from xinheng.support.audit.queries import events_about

pytestmark = pytest.mark.django_db


def alone() -> Cast:
    """The cast with one administrator."""
    people = cast()
    Grant.objects.filter(role="administrator").exclude(account=people.admin).delete()
    return people


def test_closing_and_reopening_is_in_the_trail():
    people = cast()
    close_account(account=people.zhao, by=people.admin, reason="调离")
    assert not Account.objects.get(pk=people.zhao.pk).is_active
    reopen_account(account=people.zhao, by=people.admin, reason="调回")
    assert [event.verb for event in events_about(people.zhao)] == ["close_account", "reopen_account"]


def test_closing_an_account_ends_its_session(client):
    people = cast()
    client.post(reverse("account_login"), {"login": "zhao", "password": PASSWORD})
    assert client.get(reverse("account_change_password")).status_code == 200
    close_account(account=people.zhao, by=people.admin, reason="调离")
    assert client.get(reverse("account_change_password")).status_code == 302


@pytest.mark.parametrize("by", ["system", "shen"])
def test_the_last_administrator_is_not_closed(by):
    people = alone()
    with pytest.raises(ValidationError, match="最后一位系统管理员"):
        close_account(account=people.admin, by=getattr(people, by, "system"), reason="x")
    assert Account.objects.get(pk=people.admin.pk).is_active


def test_the_last_administrators_role_is_not_taken():
    people = alone()
    with pytest.raises(ValidationError, match="最后一位系统管理员"):
        take_role(grant=people.admin.grants.get(), by="system", reason="x")
    assert people.admin.grants.exists()


@pytest.mark.parametrize("kept", ["closed", "expiring", "of a district"])
def test_who_does_not_count_as_another_administrator(kept):
    """A closed account, a grant with a last day, and a district's administrator cannot open the city's doors."""
    people = alone()
    other = open_account(username="luo2", display_name="罗二", password="river-bank-2026-x", by="system")
    place = people.organisations["5099/509901/" if kept == "of a district" else CITY]
    grant = give_role(account=other, role="administrator", organisation=place, by="system")
    if kept == "closed":
        Account.objects.filter(pk=other.pk).update(is_active=False)
    if kept == "expiring":
        Grant.objects.filter(pk=grant.pk).update(expires_on="2099-01-01")
    with pytest.raises(ValidationError, match="最后一位系统管理员"):
        take_role(grant=people.admin.grants.get(), by="system", reason="x")


def test_with_a_second_one_the_first_may_go():
    people = alone()
    other = open_account(username="luo2", display_name="罗二", password="river-bank-2026-x", by="system")
    give_role(account=other, role="administrator", organisation=people.organisations[CITY], by="system")
    close_account(account=people.admin, by=other, reason="退休")
    assert not Account.objects.get(pk=people.admin.pk).is_active


def test_nobody_closes_himself():
    people = cast()
    with pytest.raises(ValidationError, match="自己的账号"):
        close_account(account=people.admin, by=people.admin, reason="x")
