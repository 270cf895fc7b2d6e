"""When something goes wrong: no traceback, no path, no version; what happened to what was entered is said (S16)."""

import errno
import os
import re

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import OperationalError
from django.http import Http404
from django.test import Client

from tests import cast as people
from xinheng.portals.ui.errors import home_of
from xinheng.portals.ui.faults import FAULTS, OLD_FORM

pytestmark = pytest.mark.django_db

ENTERED = "只有我知道的一句话"
INNARDS = re.compile(
    r'Traceback|File "|\.py\b|site-packages|/src/|django|Django|Exception|Error:|sqlite|psycopg|SELECT '
)
# terminal: (whose account, address, what is broken behind it)
TERMINALS = {
    "public": ("", "/s?q=面馆", "xinheng.portals.public.views.search.asked_for"),
    "officer": ("zhao", "/officer/clues/", "xinheng.portals.officer.views.clues.pool"),
    "phone": ("zhao", "/officer/m/tasks", "xinheng.portals.officer.views.phone.tasks_for"),
    "api": ("", "/api/v1/subjects?q=面馆", "xinheng.portals.api.operations.find"),
    "dossier api": ("", "/api/v1/subjects/uscc:x", "xinheng.portals.api.subjects.dossier_json"),
}
BROKEN = {
    400: SuspiciousOperation("/srv/xinheng/secret.py"),
    403: PermissionDenied("您没有“查看线索”的权限。"),
    404: Http404("/srv/xinheng/secret.py"),
    500: RuntimeError("/srv/xinheng/secret.py SELECT password"),
    503: OperationalError("connection to server at /srv/postgres failed"),
}


@pytest.mark.clause("CQ-8.3-07", part=True)
@pytest.mark.parametrize(
    ("trouble", "words"),
    [
        (errno.ENOSPC, "存储空间已满"),
        (errno.EDQUOT, "存储空间已满"),
        (errno.EROFS, "只读"),
        (errno.EISDIR, "出了错"),
    ],
)
def test_a_disk_that_takes_nothing_is_told_as_passing(trouble: int, words: str, monkeypatch):
    """Whichever disk it is: the database's, the files', the state folder's. Another error of a file is a bug."""

    def breaks(*args, **kwargs):
        raise OSError(trouble, os.strerror(trouble), "/srv/xinheng/files/ab")

    monkeypatch.setattr("xinheng.portals.public.views.search.asked_for", breaks)
    response = Client(raise_request_exception=False).get("/s?q=面馆")
    told = response.content.decode()
    passing = trouble != errno.EISDIR
    assert (response.status_code, "Retry-After" in response.headers) == ((503, True) if passing else (500, False))
    assert words in told and INNARDS.search(told) is None


@pytest.mark.parametrize("status", BROKEN)
@pytest.mark.parametrize("terminal", TERMINALS)
def test_a_fault_tells_nothing_of_the_inside(terminal, status, monkeypatch):
    username, address, broken = TERMINALS[terminal]

    def breaks(*args, **kwargs):
        raise BROKEN[status]

    visitor, accounts = Client(raise_request_exception=False), people.cast()
    if username:
        visitor.force_login(getattr(accounts, username))
    monkeypatch.setattr(broken, breaks)
    response = visitor.get(address)
    told = response.content.decode()
    assert response.status_code == status
    assert INNARDS.search(told) is None
    if "api" in terminal:
        assert set(response.json()) == {"error", "detail", "field"}
        assert response.json()["error"] == FAULTS[status].error
    else:
        assert FAULTS[status].input in told
        assert FAULTS[status].todo in told


@pytest.mark.parametrize(
    ("status", "address", "body"),
    [
        (413, "/report", f"text={ENTERED}" + "x" * 13_000_000),
        (400, "/report", "&".join(f"f{n}={ENTERED}" for n in range(2_000))),
    ],
)
def test_what_was_entered_is_neither_kept_nor_shown(client, caplog, status, address, body):
    response = client.post(address, body, content_type="application/x-www-form-urlencoded")
    assert response.status_code == status
    assert FAULTS[status].input in response.content.decode()
    assert ENTERED not in response.content.decode() + caplog.text


def test_too_often_is_429_with_a_time_to_wait(client):
    answers = [client.get("/s", {"q": "面馆"}, REMOTE_ADDR="10.77.0.1") for _ in range(61)]
    assert [a.status_code for a in answers[:60]] == [200] * 60
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert FAULTS[429].todo in answers[-1].content.decode()


def test_a_form_from_an_old_page_says_that_nothing_was_stored():
    strict = Client(enforce_csrf_checks=True)
    response = strict.post("/report", {"about": "breach", "text": ENTERED})
    assert response.status_code == 403
    page = response.content.decode()
    assert OLD_FORM.input in page and OLD_FORM.title in page and FAULTS[403].title not in page
    assert ENTERED not in response.content.decode()


def test_a_fault_is_logged_with_its_number_and_without_the_form(monkeypatch, caplog):
    people.cast()
    monkeypatch.setattr("xinheng.portals.public.views.report.file_report", lambda **told: 1 / 0)
    visitor = Client(raise_request_exception=False)
    response = visitor.post("/report", {"about": "breach", "text": ENTERED})
    assert response.status_code == 500
    number = re.search(r"编号 ([0-9A-F]{8})", response.content.decode())
    assert number
    assert [record for record in caplog.records if getattr(record, "number", "") == number[1]]
    assert ENTERED not in caplog.text


@pytest.mark.parametrize("method", ["get", "put", "patch", "delete", "trace"])
def test_a_wrong_method_of_the_api_is_an_error_of_the_api(client, method):
    response = getattr(client, method)("/api/v1/complaints")
    assert response.status_code == 405
    assert response.headers["Allow"] == "POST"
    assert set(response.json()) == {"error", "detail", "field"}


def test_opening_the_address_of_a_form_is_explained(client):
    response = client.get("/complaint/send")
    assert response.status_code == 405
    assert response.headers["Allow"] == "POST"
    assert FAULTS[405].todo in response.content.decode()


@pytest.mark.parametrize(
    ("address", "home"),
    [
        ("/nowhere", "/"),
        ("/e/uscc:x", "/"),
        ("/officer/clues/XS-1", "/officer/"),
        ("/officer/lifts/x", "/officer/"),
        ("/admin-desk/accounts/", "/admin-desk/"),
        ("/officers", "/"),
    ],
)
def test_a_fault_leads_back_to_the_portal_it_happened_in(client, address, home):
    assert home_of(address) == home


def test_who_has_lost_the_way_on_a_desk_is_led_to_its_first_page(client):
    assert 'class="button" href="/admin-desk/"' in client.get("/admin-desk/nowhere").content.decode()


def test_who_is_refused_is_led_where_he_can_go(settings):
    """To nobody's workbench who has none, to no sign-in that is not his, and nowhere that is as closed."""
    settings.XINHENG_STAFF_NETWORKS = ["10.0.0.0/8"]
    for address in ("/officer/", "/login/"):
        told = Client().get(address).content.decode()
        assert "这页只能在单位内部打开" in told and "内部网络" in told
        assert not [word for word in ("换账号登录", "回工作台", "/officer/", "/login/") if word in told]
    settings.XINHENG_STAFF_NETWORKS = []
    strict = Client(enforce_csrf_checks=True)
    for address, ways in {
        "/report": ["回首页"], "/business/login/": ["回工作台", 'href="/business/login/"'],
        "/admin-desk/parameters/settings": ["回工作台", 'href="/login/"'],
    }.items():  # fmt: skip
        told = strict.post(address, {"x": "1"}).content.decode()
        assert "这张表单没有提交" in told and all(way in told for way in ways), address
        assert ("换账号登录" in told) is (address != "/report")


def test_the_door_leads_home_to_the_portal_that_was_asked():
    from xinheng.config.refusals import Refusals

    class Asked:
        def __init__(self, path: str) -> None:
            self.path, self.body = path, b""

        def response_bytes(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
            self.body = body

    door = Refusals()
    for path, home in {"/report": "回首页", "/officer/m/sync": "回工作台", "/business/people/new": "回工作台"}.items():
        asked = Asked(path)
        door.send(asked, asked, 413)
        assert home in asked.body.decode() and "########" not in asked.body.decode()
        assert ("回工作台" in asked.body.decode()) is (home == "回工作台")
