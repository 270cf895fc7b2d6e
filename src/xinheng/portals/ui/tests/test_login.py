"""Signing in: the look, the words when it fails, the pause after too many tries, the way out."""

import pytest
from tests import cast as people

pytestmark = pytest.mark.django_db


def attempt(client, password: str, **more: str):
    return client.post("/login/", {"login": "zhao", "password": password, **more})


def test_the_page_is_ours_and_says_who_opens_accounts(client):
    shown = client.get("/login/").content.decode()
    assert "登录工作台" in shown and "系统管理员" in shown
    assert "注册" not in shown


def test_the_right_password_leads_to_the_work(client, cast):
    assert attempt(client, people.PASSWORD)["Location"] == "/officer/"


def test_where_one_wanted_to_go_is_kept_and_no_other_site(client, cast):
    assert attempt(client, people.PASSWORD, next="/officer/clues/")["Location"] == "/officer/clues/"
    client.logout()
    assert attempt(client, people.PASSWORD, next="https://evil.example/")["Location"] == "/officer/"


def test_a_wrong_password_keeps_the_name_and_says_so_on_top(client, cast):
    shown = attempt(client, "wrong-password").content.decode()
    assert "<title>错误：" in shown and 'value="zhao"' in shown and "error-summary" in shown
    assert "wrong-password" not in shown


def test_too_many_tries_pause_the_login_in_chinese(client, cast):
    for _ in range(6):
        shown = attempt(client, "wrong-password").content.decode()
    assert "登录" in shown and "Too many" not in shown
    assert attempt(client, people.PASSWORD).status_code != 302


def test_a_closed_account_cannot_enter(client, cast):
    cast.zhao.is_active = False
    cast.zhao.save()
    answer = attempt(client, people.PASSWORD, follow="")
    assert client.get("/officer/").status_code == 302
    assert answer.status_code in (200, 302)


def test_leaving_asks_once(sign_in):
    zhao = sign_in("zhao")
    assert "退出登录？" in zhao.get("/login/out/").content.decode()
    assert zhao.post("/login/out/").status_code == 302
    assert zhao.get("/officer/").status_code == 302


def test_the_workbench_says_when_the_account_was_last_used(client, cast):
    for _ in range(2):
        attempt(client, people.PASSWORD)
        shown = client.get("/officer/").content.decode()
        client.post("/login/out/")
    assert "上次登录" in shown
