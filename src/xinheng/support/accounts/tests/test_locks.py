"""Wrong tries are counted by name and place: nobody is locked out by somebody far away (and nobody guesses faster)."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from tests.cast import PASSWORD, cast

from xinheng.kit import city_time
from xinheng.support.accounts.actions import hand_out_password
from xinheng.support.accounts.locks import unlock_account, waits_until
from xinheng.support.accounts.models import Account, Device, SignIn, WrongTries
from xinheng.support.accounts.rules import LONGEST_WAIT, wait_after
from xinheng.support.audit.models import AuditEvent
from xinheng.support.audit.queries import events_about

pytestmark = pytest.mark.django_db

HOME, AWAY = "10.1.0.5", "203.0.113.9"


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


def attempt(client: Client, password: str = PASSWORD, address: str = HOME, username: str = "zhao"):
    return client.post(
        reverse("account_login"), {"login": username, "password": password}, REMOTE_ADDR=address, HTTP_USER_AGENT=EDGE
    )


EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64) Chrome/126.0 Safari/537.36 Edg/126.0"


def enters(client: Client, **more: str) -> bool:
    return attempt(client, **more).status_code == 302


def attack(times: int = 8, address: str = AWAY) -> None:
    for n in range(times):
        attempt(Client(), f"guess-{n}", address)


def test_the_right_password_from_a_known_device_works_during_an_attack():
    cast()
    desk = Client()
    assert enters(desk)
    desk.post(reverse("account_logout"))
    attack()
    assert enters(desk, address="198.51.100.7")


def test_the_right_password_from_a_known_place_works_during_an_attack():
    cast()
    assert enters(Client())
    for n in range(30):
        attack(1, f"203.0.113.{n}")
    assert enters(Client())


def test_the_attackers_place_waits_and_waits_longer():
    cast()
    attack(5)
    first = WrongTries.objects.exclude(place="").get().wait_until
    assert not enters(Client(), address=AWAY)
    WrongTries.objects.update(wait_until=city_time.now())
    attack(1)
    second = WrongTries.objects.exclude(place="").get().wait_until
    assert timedelta(seconds=20) < first - city_time.now() <= timedelta(seconds=30)
    assert second - city_time.now() > timedelta(seconds=50)


def test_guessing_from_forty_places_is_slow():
    cast()
    for n in range(40):
        attack(1, f"203.0.113.{n}")
    assert AuditEvent.objects.filter(verb="sign_in_failed").count() == 5


def test_a_strangers_device_is_known_for_its_owner_alone():
    """The cookie of one officer's browser opens no faster door to another's account."""
    cast()
    desk = Client()
    assert enters(desk, username="sun", address=AWAY)
    desk.post(reverse("account_logout"))
    for n in range(8):
        attempt(desk, f"guess-{n}", f"203.0.113.{n}")
    assert AuditEvent.objects.filter(verb="sign_in_failed").count() == 5


def test_a_known_device_that_guesses_waits_too():
    """Whoever found an open desk gets five tries as well."""
    cast()
    desk = Client()
    enters(desk)
    desk.post(reverse("account_logout"))
    for n in range(20):
        attempt(desk, f"guess-{n}")
    assert AuditEvent.objects.filter(verb="sign_in_failed").count() == 5


def test_a_name_nobody_has_waits_alike():
    cast()
    answers = [attempt(Client(), "guess", username="nobody-here") for _ in range(6)]
    assert "登录失败次数过多" in answers[-1].content.decode()
    assert "nobody" not in str(list(WrongTries.objects.values()))


def test_the_table_says_neither_who_nor_where():
    cast()
    attack(1)
    assert AWAY not in str(list(WrongTries.objects.values())) and "zhao" not in str(list(WrongTries.objects.values()))


def test_an_administrator_unlocks_with_a_trail():
    people = cast()
    attack()
    assert waits_until(people.zhao)
    assert unlock_account(account=people.zhao, by=people.admin, reason="来电核实") >= 1
    assert waits_until(people.zhao) is None
    assert enters(Client(), address=AWAY)
    event = events_about(people.zhao).filter(verb="unlock_account").get()
    assert "来电核实" in event.detail and event.actor_name == "管理员"


def test_what_happened_half_a_day_ago_no_longer_counts():
    cast()
    attack(4)
    WrongTries.objects.update(last_at=city_time.now() - timedelta(hours=13))
    attack(1)
    assert WrongTries.objects.exclude(place="").get().count == 1


def test_the_wait_grows_and_ends():
    waits = [wait_after(n) for n in range(1, 40)]
    assert waits[:4] == [timedelta()] * 4
    assert waits == sorted(waits) and waits[-1] == LONGEST_WAIT


def test_a_sign_in_is_kept_with_device_and_place():
    people = cast()
    desk = Client()
    attempt(desk)
    attempt_again = Client()
    attempt_again.cookies = desk.cookies
    kept = SignIn.objects.get()
    assert (kept.account, kept.address, kept.device.title) == (people.zhao, HOME, "Windows 电脑 · Edge 126")
    desk.post(reverse("account_logout"))
    attempt(desk)
    assert (Device.objects.count(), SignIn.objects.count()) == (1, 2)
    assert SignIn.objects.exclude(ended_at=None).count() == 1


def test_an_initial_password_works_three_days_and_once():
    people = cast()
    password = hand_out_password(account=people.zhao, by=people.admin, reason="新到岗")
    assert enters(Client(), password=password)
    Account.objects.filter(pk=people.zhao.pk).update(initial_until=city_time.now() - timedelta(minutes=1))
    late = attempt(Client(), password)
    assert late.status_code == 200 and "初始密码已过期" in late.content.decode()
    assert password not in str(list(AuditEvent.objects.values_list("detail", flat=True)))
