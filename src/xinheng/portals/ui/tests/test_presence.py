"""Sessions that end by themselves, and what comes before any work."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.test import Client
from tests import cast as people

from xinheng.portals.ui import presence
from xinheng.support.accounts.actions import hand_out_password, remove_second_factor
from xinheng.support.accounts.models import SignIn
from xinheng.support.audit.models import AuditEvent

pytestmark = pytest.mark.django_db


def enter(username: str = "zhao", password: str = people.PASSWORD) -> Client:
    client = Client()
    client.post("/login/", {"login": username, "password": password})
    return client


def wait(client: Client, minutes: int) -> None:
    """The session was last used so long ago."""
    session = client.session
    session[presence.SEEN] = int(time.time()) - 60 * minutes
    session.save()


@pytest.mark.parametrize(("page", "minutes", "ends"), [
    ("/officer/", 29, False), ("/officer/", 31, True), ("/officer/notices", 31, True),
    ("/officer/m/", 31, False), ("/officer/m/", 241, True),
])  # fmt: skip
def test_a_session_left_alone_ends(cast, page, minutes, ends):
    client = enter()
    assert client.get(page).status_code == 200
    wait(client, minutes)
    answer = client.get(page)
    assert (answer.status_code == 302) is ends
    if ends:
        assert "idle=1" in answer["Location"] and f"next={page}" in answer["Location"]
        assert "很久没有操作" in client.get(answer["Location"]).content.decode()
        assert AuditEvent.objects.filter(verb="session_idle").count() == 1
        assert SignIn.objects.get().ended_at is not None


def test_using_it_keeps_it(cast):
    client = enter()
    for _ in range(3):
        client.get("/officer/")
        wait(client, 20)
    assert client.get("/officer/").status_code == 200


@pytest.mark.parametrize("page", ["/officer/", "/officer/m/", "/officer/clues/", "/officer/notices"])
def test_an_initial_password_is_changed_before_anything(cast, page):
    client = enter(password=hand_out_password(account=cast.zhao, by=cast.admin, reason="新到岗"))
    assert client.get(page)["Location"] == "/login/password/"
    assert "初始密码" in client.get("/login/password/").content.decode()


@pytest.fixture
def demanded(monkeypatch):
    """The city demands a second factor of inspectors."""
    asked = presence.parameter
    monkeypatch.setattr(
        presence, "parameter", lambda name, on: "inspector" if name.endswith("factor_roles") else asked(name, on)
    )


@pytest.mark.parametrize("page", ["/officer/", "/officer/m/", "/officer/clues/"])
def test_whose_role_asks_for_it_sets_up_a_second_factor_first(cast, demanded, page):
    client = enter()
    answer = client.get(page)
    assert answer["Location"] == "/login/second-factor/?first=1"
    assert "必须开启二次验证" in client.get(answer["Location"]).content.decode()
    assert enter("sun").get("/officer/").status_code == 200


def test_with_a_second_factor_the_work_begins(cast, demanded):
    secret = generate_totp_secret()
    TOTP.activate(cast.zhao, secret)
    client = enter()
    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    client.post("/login/second-factor/authenticate/", {"code": code})
    assert client.get("/officer/").status_code == 200
    remove_second_factor(account=cast.zhao, by=cast.admin, reason="手机遗失")
    assert not Authenticator.objects.exists()
    assert client.get("/officer/").status_code == 302
    assert "second-factor" in enter().get("/officer/")["Location"]


@pytest.mark.clause("WX-3.1P-05", part=True)
@pytest.mark.parametrize(
    ("username", "home", "sees"),
    [
        ("zhao", "/officer/", "线索池"),
        ("wu", "/officer/", "主体档案"),
        ("admin", "/admin-desk/", "账号"),
        ("shen", "/admin-desk/", "审计记录"),
        ("he", "/officer/", "记录异议"),
    ],
)
def test_signing_in_leads_each_to_the_own_place(cast, username, home, sees):
    client = Client()
    answer = client.post("/login/", {"login": username, "password": people.PASSWORD})
    assert answer["Location"] == home
    page = client.get(home).content.decode()
    menu = re.search(r'<nav class="menu".*?</nav>', page, re.DOTALL)[0]
    assert sees in menu
    assert ("待办中心" in menu) is (home == "/officer/")


@pytest.mark.parametrize("username", ["zhao", "wu", "sun", "he", "shen", "tang", "admin"])
def test_password_and_second_factor_are_reached_from_every_menu(cast, username):
    client = enter(username)
    page = client.get("/officer/").content.decode()
    for address in ("/login/password/", "/login/second-factor/"):
        assert f'href="{address}"' in page
        assert username != "zhao" or f'href="{address}"' in client.get("/officer/m/me").content.decode()
        assert client.get(address).status_code == 200
