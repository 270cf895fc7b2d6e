"""Ten thousand guesses open nothing and are hardly looked at; time does not tell which names there are (S6)."""

import re
import statistics
import time

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher, make_password
from django.test import Client
from django.urls import reverse
from tests.cast import PASSWORD, cast

from xinheng.support.accounts.models import Account, WrongTries

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.long]


def attempt(username: str, password: str, address: str) -> int:
    told = {"login": username, "password": password}
    return Client().post(reverse("account_login"), told, REMOTE_ADDR=address).status_code


def test_ten_thousand_guesses_open_nothing(monkeypatch: pytest.MonkeyPatch):
    """Five names, twenty places: at most five of each pair are compared at all, and the owner still comes in."""
    cast()
    desk = Client()
    assert desk.post(reverse("account_login"), {"login": "zhao", "password": PASSWORD}).status_code == 302
    desk.post(reverse("account_logout"))
    compared, real = [], Account.check_password

    def check(self: Account, word: str) -> bool:
        compared.append(self.username)
        return real(self, word)

    monkeypatch.setattr(Account, "check_password", check)
    names = ["zhao", "zhou", "sun", "qian", "admin"]
    answers = [attempt(names[n % 5], f"guess-{n}", f"203.0.113.{n % 20}") for n in range(10_000)]
    assert 302 not in answers
    assert len(compared) <= 5 * 5 * 20, len(compared)
    told = {"login": "zhao", "password": PASSWORD}
    assert desk.post(reverse("account_login"), told).status_code == 302


def test_time_does_not_tell_which_names_there_are(settings, monkeypatch, record_property):
    """In the middle of the pairs within four milliseconds of each other, where one password takes some forty.

    The deployment's hasher with a tenth of its rounds: with all of them the machine alone is apart by more than a page.
    """
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    monkeypatch.setattr(PBKDF2PasswordHasher, "iterations", PBKDF2PasswordHasher.iterations // 10)
    people = cast()
    Account.objects.update(password=make_password(PASSWORD))

    def takes(name: str, n: int) -> float:
        # A name that has to wait is answered without a look at the password, whoever's it is.
        WrongTries.objects.all().delete()
        started = time.process_time()
        attempt(name, "wrong-password-1", f"198.51.100.{n}")
        return time.process_time() - started

    takes("nobody", 99)
    names = (people.zhao.username, "nobody")
    # Each pair in the other order: whatever the machine does meanwhile falls on both.
    pairs = [{name: takes(name, n) for name in names[:: 1 if n % 2 else -1]} for n in range(80)]
    known, unknown = (statistics.median(pair[name] for pair in pairs) * 1000 for name in names)
    apart = statistics.median((pair[names[0]] - pair[names[1]]) * 1000 for pair in pairs)
    record_property("p50 ms", f"known {known:.0f}, unknown {unknown:.0f}, apart {apart:.1f}")
    assert abs(apart) <= 4, (known, unknown, apart)


def test_a_name_nobody_has_waits_as_one_that_somebody_has():
    people = cast()
    told: dict[str, list[str]] = {}
    for name in (people.zhao.username, "nobody"):
        for n in range(40):
            answer = Client().post(
                reverse("account_login"), {"login": name, "password": "wrong"}, REMOTE_ADDR=f"198.51.100.{n}"
            )
            found = re.search("登录失败次数过多|用户名或密码", answer.content.decode())
            told.setdefault(name, []).append(found[0] if found else str(answer.status_code))
    assert told[people.zhao.username] == told["nobody"]
    assert "登录失败次数过多" in told["nobody"]
