"""The shortcut to a dossier answers exactly as Django does, and steps aside for everything else."""

import io

import pytest
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, connection
from tests.shop import penalise

from xinheng.credit.portrait import asking
from xinheng.portals.api import hot_path
from xinheng.portals.api.hot_path import HotPath
from xinheng.portals.ui.readers import _let_through
from xinheng.support.accounts.models import Account

pytestmark = pytest.mark.django_db


def environ(path: str, **more: str) -> dict[str, object]:
    return {
        "REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": "", "HTTP_HOST": "localhost",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80", "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(), "REMOTE_ADDR": "10.0.0.1",
    } | more  # fmt: skip


def ask(application, path: str, **more: str) -> tuple[str, dict[str, str], bytes]:
    started: list[tuple[str, list[tuple[str, str]]]] = []
    body = b"".join(application(environ(path, **more), lambda status, headers, *_: started.append((status, headers))))
    return started[0][0], dict(started[0][1]), body


class Counted:
    """Django, and how often it was asked."""

    def __init__(self) -> None:
        self.django, self.times = get_wsgi_application(), 0

    def __call__(self, environ, start_response):
        self.times += 1
        return self.django(environ, start_response)


@pytest.fixture(autouse=True)
def keep_the_connection():
    """A real request closes old connections at both ends; here the test's transaction lives in one."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def django():
    return Counted()


def test_the_second_answer_is_the_same_without_django(shop, django):
    hot, path = HotPath(django), f"/api/v1/subjects/{shop.identity}"
    assert ask(hot, path) == ask(hot, path) == ask(get_wsgi_application(), path)
    assert django.times == 1


@pytest.mark.parametrize("more", [
    {"REQUEST_METHOD": "POST"}, {"QUERY_STRING": "as_of=2020-01-01"}, {"HTTP_HOST": "evil.example"},
    {"PATH_INFO": "/healthz"}, {"PATH_INFO": "/api/v1/subjects/person:x"}, {"PATH_INFO": "/api/v1/subjects/"},
    {"PATH_INFO": "/api/v1/subjects/a/b"},
])  # fmt: skip
def test_everything_else_is_djangos(shop, django, more):
    hot, path = HotPath(django), f"/api/v1/subjects/{shop.identity}"
    ask(hot, path)
    got = ask(hot, path, **more)
    assert django.times == 2
    assert got[0] == ask(get_wsgi_application(), path, **more)[0]


def test_an_unknown_subject_is_told_by_django(shop, django):
    hot = HotPath(django)
    ask(hot, f"/api/v1/subjects/{shop.identity}")
    assert ask(hot, "/api/v1/subjects/uscc:none")[0] == "404 Not Found"


def test_an_error_gives_way_to_django(shop, django, monkeypatch):
    hot, path = HotPath(django), f"/api/v1/subjects/{shop.identity}"
    before = ask(hot, path)
    monkeypatch.setattr(hot_path, "dossier_json", lambda identity: 1 / 0)
    monkeypatch.setattr(hot_path.connection, "close", lambda: None)
    assert ask(hot, path) == before


def test_our_hosts_share_what_was_learned(shop, django):
    hot, path = HotPath(django), f"/api/v1/subjects/{shop.identity}"
    for host in ("localhost", "127.0.0.1", "localhost"):
        assert ask(hot, path, HTTP_HOST=host)[0] == "200 OK"
    assert set(hot.headers.by_door) == {False}


def test_the_first_reader_of_all_leaves_nothing_of_his_to_the_next(shop, django, client):
    """An officer's first answer renews his session: were it learned, the next reader would be that officer."""
    officer = Account.objects.create(username="first", display_name="第一个")
    client.force_login(officer)
    hot, path = HotPath(django), f"/api/v1/subjects/{shop.identity}"
    mine = "; ".join(f"{name}={one.value}" for name, one in client.cookies.items())
    told = [ask(hot, path, HTTP_COOKIE=mine), *(ask(hot, path) for _ in range(2))]
    assert [name for _, headers, _ in told[1:] for name in headers if name.lower() == "set-cookie"] == []
    assert told[1][1] == told[2][1] == ask(get_wsgi_application(), path)[1]


@pytest.fixture
def kept(settings, tmp_path, shop, django, monkeypatch):
    """A dossier that lies on the shelf, at a door that knows its headers."""
    settings.XINHENG_DOSSIERS, settings.XINHENG_SUBJECTS_PER_HOUR = str(tmp_path / "dossiers.sqlite3"), 0
    # What a test plants is seen by the test's own connection alone.
    monkeypatch.setattr(asking, "_glance", asking._run)
    hot, path = HotPath(django), f"/api/v1/subjects/{shop.identity}"
    for _ in range(2):
        ask(hot, path)
    return hot, path


ON_A_FILE = pytest.mark.skipif(connection.vendor != "sqlite", reason="a database elsewhere is waited for in a thread")


@ON_A_FILE
def test_what_lies_ready_is_told_at_once_and_the_same(kept):
    hot, path = kept
    headers, body = hot.at_once(environ(path))
    assert (dict(headers), body) == ask(get_wsgi_application(), path)[1:]


@ON_A_FILE
@pytest.mark.parametrize("more", [
    {"REQUEST_METHOD": "POST"}, {"REQUEST_METHOD": "HEAD"}, {"QUERY_STRING": "as_of=2020-01-01"},
    {"HTTP_HOST": "evil.example"}, {"wsgi.url_scheme": "https"}, {"PATH_INFO": "/api/v1/subjects/uscc:none"},
    {"PATH_INFO": "/api/v1/subjects/person:x"},
])  # fmt: skip
def test_whatever_needs_more_is_not_told_at_once(kept, more):
    hot, path = kept
    assert hot.at_once(environ(path)) is not None
    assert hot.at_once(environ(path, **more)) is None


@ON_A_FILE
def test_what_changed_is_not_told_at_once(kept):
    hot, path = kept
    before = hot.at_once(environ(path))[1]
    penalise(path.rpartition(":")[2], decision_number="山市监两河处罚〔2026〕138号")
    assert hot.at_once(environ(path)) is None
    after = ask(hot, path)[2]
    assert hot.at_once(environ(path))[1] == after != before


@ON_A_FILE
def test_a_reader_is_counted_before_he_is_told_at_once(kept, settings):
    hot, path = kept
    settings.XINHENG_SUBJECTS_PER_HOUR = 20
    _let_through.clear()
    assert hot.at_once(environ(path)) is None
    ask(hot, path)
    assert hot.at_once(environ(path)) is not None
    assert hot.at_once(environ(path, REMOTE_ADDR="10.0.0.2")) is None, "his neighbour is another"


@ON_A_FILE
def test_the_statements_of_a_day_are_printed_by_nobody_who_waits(kept, monkeypatch):
    hot, path = kept
    monkeypatch.setattr(asking, "_worked_out", set())
    assert hot.at_once(environ(path)) is None


def test_a_database_elsewhere_is_waited_for_in_a_thread(kept, monkeypatch):
    hot, path = kept
    monkeypatch.setattr(asking, "_is_a_file", lambda: False)
    assert hot.at_once(environ(path)) is None
