"""Signing in through allauth: one door for every portal."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.core.cache import cache
from django.urls import NoReverseMatch, reverse
from tests.cast import PASSWORD, cast

from xinheng.support.accounts.actions import hand_out_password, remove_second_factor
from xinheng.support.audit.models import AuditEvent

pytestmark = pytest.mark.django_db

WRONG = "not-the-password"


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()
    yield
    cache.clear()


def sign_in(client, username="zhao", password=PASSWORD, **data):
    return client.post(reverse("account_login"), {"login": username, "password": password, **data})


def signed_in(client) -> bool:
    return "_auth_user_id" in client.session


def verbs() -> list[str]:
    return list(AuditEvent.objects.order_by("id").values_list("verb", flat=True))


@pytest.mark.clause("WX-3.1P-05")
@pytest.mark.parametrize("username", ["wu", "zhao", "sun", "qian", "zhou", "jiang", "he", "shen", "tang", "admin"])
def test_everybody_signs_in_at_one_door(client, username):
    cast()
    answer = sign_in(client, username)
    home = "/admin-desk/" if username in ("shen", "admin") else "/officer/"
    assert (answer.status_code, answer["Location"]) == (302, home)
    assert verbs() == ["sign_in"]


def test_one_returns_to_the_page_one_came_from(client):
    cast()
    assert sign_in(client, next="/officer/tasks/3")["Location"] == "/officer/tasks/3"
    assert sign_in(client.__class__(), next="https://evil.example/")["Location"] == "/officer/"


def test_a_wrong_password_is_refused_and_recorded(client):
    people = cast()
    answer = sign_in(client, password=WRONG)
    assert answer.status_code == 200
    assert not signed_in(client)
    event = AuditEvent.objects.get()
    assert (event.verb, event.target_id) == ("sign_in_failed", str(people.zhao.pk))


def test_a_name_nobody_has_is_not_kept(client):
    sign_in(client, username="my-password-by-mistake", password=WRONG)
    assert "mistake" not in str(AuditEvent.objects.values().get())


def test_after_five_failures_the_account_waits(client):
    cast()
    for _ in range(5):
        sign_in(client, password=WRONG)
    answer = sign_in(client)
    assert not signed_in(client)
    assert "登录失败次数过多" in answer.content.decode() or "多次" in answer.content.decode()
    assert sorted(verbs()) == [*["sign_in_failed"] * 5, "sign_in_paused"]


def test_another_account_at_the_same_desk_does_not_wait(client):
    cast()
    for _ in range(5):
        sign_in(client, password=WRONG)
    sign_in(client, "sun")
    assert signed_in(client)


def test_a_closed_account_cannot_sign_in(client):
    people = cast()
    people.zhao.is_active = False
    people.zhao.save()
    sign_in(client)
    assert not signed_in(client)


def test_a_new_password_ends_the_session(client):
    people = cast()
    sign_in(client)
    hand_out_password(account=people.zhao, by=people.admin, reason="忘记密码")
    assert client.get(reverse("account_change_password")).status_code == 302


def test_signing_out_is_recorded(client):
    cast()
    sign_in(client)
    client.post(reverse("account_logout"))
    assert not signed_in(client)
    assert verbs() == ["sign_in", "sign_out"]


def test_changing_the_password_is_recorded(client):
    cast()
    sign_in(client)
    new = "another-bank-2026"
    client.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert verbs() == ["sign_in", "password_changed"]


def test_nobody_signs_up():
    with pytest.raises(NoReverseMatch):
        reverse("account_signup")


def code_for(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def test_a_second_factor_is_asked_for(client):
    people = cast()
    secret = generate_totp_secret()
    TOTP.activate(people.zhao, secret)
    answer = sign_in(client)
    assert answer["Location"] == reverse("mfa_authenticate")
    assert not signed_in(client)
    client.post(reverse("mfa_authenticate"), {"code": code_for(secret)})
    assert signed_in(client)


def test_an_administrator_removes_a_lost_second_factor(client):
    people = cast()
    TOTP.activate(people.zhao, generate_totp_secret())
    remove_second_factor(account=people.zhao, by=people.admin, reason="手机遗失，已当面核对身份")
    sign_in(client)
    assert signed_in(client)
    assert verbs() == ["remove_second_factor", "sign_in"]


def test_a_wrong_code_is_refused(client):
    people = cast()
    TOTP.activate(people.zhao, generate_totp_secret())
    sign_in(client)
    client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert not signed_in(client)


def test_a_person_turns_the_second_factor_on(client, django_capture_on_commit_callbacks):
    cast()
    sign_in(client)
    again = client.get(reverse("mfa_activate_totp"))
    page = client.post(again["Location"], {"password": PASSWORD}, follow=True)
    secret = page.context["form"].secret
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("mfa_activate_totp"), {"code": code_for(secret)})
    assert "totp_activated" in verbs()
    kept = Authenticator.objects.get(type="totp")
    assert secret not in str(kept.data)


@pytest.mark.parametrize(
    ("name", "heading"),
    [
        ("mfa_index", "二次验证"),
        ("mfa_deactivate_totp", "关闭二次验证"),
        ("mfa_view_recovery_codes", "恢复码"),
        ("mfa_generate_recovery_codes", "换一组恢复码"),
        ("mfa_reauthenticate", "再输一次验证码"),
        ("account_reauthenticate", "再输一次密码"),
        ("account_change_password", "修改密码"),
    ],
)
def test_every_page_of_signing_in_wears_our_dress(client, name, heading):
    people = cast()
    sign_in(client)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    TOTP.activate(people.zhao, generate_totp_secret())
    RecoveryCodes.activate(people.zhao)
    page = client.get(reverse(name))
    assert page.status_code == 200
    assert f"<h1>{heading}</h1>" in page.content.decode()
