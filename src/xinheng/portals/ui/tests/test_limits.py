"""Limits: fair to many behind one address, right about when to come back, the same on pages and API."""

import pytest
from django.test import RequestFactory

from xinheng.portals.ui.limits import PROGRESS, SEARCH, SUBMIT, TYPED_CODE, Limit

pytestmark = pytest.mark.django_db

ALL = [SEARCH, SUBMIT, PROGRESS, TYPED_CODE]


def asked(address: str = "203.0.113.7", browser: str = "phone"):
    return RequestFactory().get("/", REMOTE_ADDR=address, HTTP_USER_AGENT=browser)


@pytest.mark.parametrize("limit", ALL, ids=lambda limit: limit.name)
def test_one_visitor_does_not_use_up_the_mall(limit: Limit):
    """Two hundred phones behind one address; one of them asks without end."""
    greedy = [limit.exceeded_by(asked(browser="greedy")) for _ in range(limit.times + 5)]
    assert greedy == [False] * limit.times + [True] * 5
    others = [limit.exceeded_by(asked(browser=f"phone {n}")) for n in range(limit.times * (limit.shared - 1) - 5)]
    assert not any(others)


@pytest.mark.parametrize("limit", ALL, ids=lambda limit: limit.name)
def test_changing_the_browser_buys_little(limit: Limit):
    passed = sum(not limit.exceeded_by(asked(browser=f"bot {n}")) for n in range(limit.times * limit.shared * 2))
    assert passed == limit.times * limit.shared


@pytest.mark.parametrize("limit", ALL, ids=lambda limit: limit.name)
def test_one_connection_has_many_addresses_and_is_one_caller(limit: Limit):
    """Of IPv6 everybody has more addresses than there are limits to count."""
    tried = [limit.exceeded_by(asked(f"2400:3200::{n:x}")) for n in range(limit.times + 5)]
    assert tried == [False] * limit.times + [True] * 5
    assert not limit.exceeded_by(asked("2400:3200:0:1::1"))


@pytest.mark.parametrize(("address", "method", "limit"), [
    ("/s?q=x", "get", SEARCH), ("/api/v1/subjects?q=x", "get", SEARCH), ("/order", "post", PROGRESS),
    ("/report", "post", SUBMIT), ("/p/none", "post", PROGRESS),
])  # fmt: skip
def test_who_is_refused_is_told_when_to_come_back(client, address: str, method: str, limit: Limit):
    """Within the window, and not a number out of the air: what is left of it."""
    for _ in range(limit.times):
        limit.exceeded_by(asked("198.51.100.9", ""))
    refused = getattr(client, method)(address, REMOTE_ADDR="198.51.100.9", HTTP_USER_AGENT="")
    assert refused.status_code == 429
    assert limit.seconds - 30 <= int(refused.headers["Retry-After"]) <= limit.seconds


def test_a_search_is_answered_when_nothing_can_be_counted(client, settings):
    """A full disk, a lost folder: reading goes on."""
    settings.XINHENG_COUNTERS = "/proc/nowhere/counters.sqlite3"
    assert client.get("/s?q=x").status_code == 200
    assert client.get("/login/").status_code == 200
