"""The keys of an account open no more to who renews them than is his to give."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from tests.cast import CITY, DISTRICT, cast

from xinheng.kit import city_time
from xinheng.support.access import actions
from xinheng.support.access.models import Grant
from xinheng.support.access.scope import forget_grants
from xinheng.support.accounts.actions import record_sign_in
from xinheng.support.accounts.models import Account

pytestmark = pytest.mark.django_db
RENEWED = [actions.renew_password, actions.renew_second_factor]
ACTS = [*RENEWED, actions.reopen, actions.close_account]


@pytest.fixture
def people():
    return cast()


def grant(account: Account, role: str, place: str) -> None:
    Grant.objects.create(account=account, role=role, organisation=cast().organisations[place])
    forget_grants(account)


@pytest.fixture
def head(people):
    """The administrator of a district."""
    one = Account.objects.create(username="head", display_name="区管理员", office=DISTRICT)
    grant(one, "administrator", DISTRICT)
    return one


@pytest.mark.parametrize("act", ACTS)
def test_a_district_gets_into_nothing_of_the_city_by_the_keys_of_who_sits_there(people, head, act):
    """Sun's office is the district; a right over the city makes the account the city's to keep."""
    password = people.sun.password
    grant(people.sun, "steward", CITY)
    with pytest.raises(ValidationError, match="您不管理那里"):
        act(account=people.sun, by=head, reason="忘记密码")
    people.sun.refresh_from_db()
    assert people.sun.password == password and people.sun.is_active
    act(account=people.sun, by=people.admin, reason="忘记密码")


@pytest.mark.parametrize("act", ACTS)
def test_of_its_own_people_a_district_keeps_the_keys(people, head, act):
    act(account=people.sun, by=head, reason="忘记密码")


@pytest.mark.parametrize(("first", "then"), [RENEWED, RENEWED[::-1]])
@pytest.mark.parametrize("whose", ["he", "shen", "luo"])
def test_no_one_person_takes_both_keys_of_a_heavy_role(people, first, then, whose):
    account = getattr(people, whose)
    first(account=account, by=people.admin, reason="都丢了")
    with pytest.raises(ValidationError, match="不能由同一人"):
        then(account=account, by=people.admin, reason="都丢了")
    other = people.luo if whose != "luo" else Account.objects.create(username="third", display_name="第三位")
    if whose == "luo":
        grant(other, "administrator", CITY)
    then(account=account, by=other, reason="都丢了")


def test_once_the_person_has_signed_in_the_other_key_is_another_matter(people):
    actions.renew_password(account=people.he, by=people.admin, reason="忘记密码")
    record_sign_in(account=people.he, address="::1")
    actions.renew_second_factor(account=people.he, by=people.admin, reason="手机遗失")


def test_of_a_role_that_one_person_gives_one_person_renews_both(people):
    actions.renew_password(account=people.zhao, by=people.admin, reason="都丢了")
    actions.renew_second_factor(account=people.zhao, by=people.admin, reason="都丢了")


@pytest.mark.parametrize("act", RENEWED)
def test_nobody_renews_his_own_by_who_sits_at_his_desk(people, act):
    with pytest.raises(ValidationError, match="另一位系统管理员"):
        act(account=people.admin, by=people.admin, reason="忘记密码")


def about_to_be(people, role: str, place: str) -> Account:
    """Somebody of the district who holds nothing yet."""
    one = Account.objects.create(username="new", display_name="新来的", office=DISTRICT)
    told = {"role": role, "organisation": people.organisations[place], "reason": "轮岗"}
    actions.propose_role(account=one, by=people.luo, **told)
    return one


@pytest.mark.parametrize(("first", "then"), [RENEWED, RENEWED[::-1]])
def test_a_heavy_role_that_waits_counts_like_one_that_is_held(people, first, then):
    """Otherwise one person takes both keys while it waits, and holds it alone once it is confirmed."""
    account = about_to_be(people, "steward", DISTRICT)
    first(account=account, by=people.admin, reason="都丢了")
    with pytest.raises(ValidationError, match="不能由同一人"):
        then(account=account, by=people.admin, reason="都丢了")


@pytest.mark.parametrize("act", ACTS)
def test_a_district_keeps_no_keys_of_who_is_about_to_hold_a_right_over_the_city(people, head, act):
    account = about_to_be(people, "steward", CITY)
    with pytest.raises(ValidationError, match="您不管理那里"):
        act(account=account, by=head, reason="忘记密码")


def test_the_last_administrator_for_good_is_given_no_last_day(people):
    """Given again with a last day it would be over on that day, and nobody could open an account any more."""
    luo = Grant.objects.get(account=people.luo, role="administrator")
    Grant.objects.filter(pk=luo.pk).update(expires_on=city_time.today() + timedelta(days=9))
    told = {"account": people.admin, "role": "administrator", "organisation": people.organisations[CITY]}
    with pytest.raises(ValidationError, match="最后一位系统管理员"):
        actions.give_role(**told, by="system", expires_on=city_time.today() + timedelta(days=30))
    Grant.objects.filter(pk=luo.pk).update(expires_on=None)
    actions.give_role(**told, by="system", expires_on=city_time.today() + timedelta(days=30))


def test_a_role_is_taken_by_who_looks_after_its_place_alone(people, head):
    held = Grant.objects.filter(account=people.he).first()
    with pytest.raises(ValidationError, match="您不管理"):
        actions.take_role(grant=held, by=head, reason="越权")
    assert Grant.objects.filter(pk=held.pk).exists()
