"""What every answer carries: the content policy, the elder version, the demo's word, an error page that helps."""

import pytest
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import OperationalError
from django.test import Client, RequestFactory

from xinheng.portals.ui import errors, faults
from xinheng.portals.ui.elder import COOKIE
from xinheng.portals.ui.limits import Limit

pytestmark = pytest.mark.django_db


def test_no_page_allows_inline_script_or_style(client):
    answer = client.get("/")
    policy = answer["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "script-src 'self'" in policy and "frame-ancestors 'none'" in policy
    assert b"<script>" not in answer.content and b" style=" not in answer.content and b" onclick=" not in answer.content


def test_a_public_page_reads_no_session(client):
    answer = client.get("/")
    assert "sessionid" not in answer.cookies
    assert "Cookie" not in answer.get("Vary", "")


@pytest.mark.parametrize("page", ["/", "/verify", "/evaluate/nobody", "/no-such-page"])
def test_the_elder_version_is_one_tap_away_and_kept(client, page):
    assert "长辈版" in client.get("/").content.decode()
    client.get(f"{page}?elder=1")
    assert client.cookies[COOKIE].value == "1"
    assert 'class="elder"' in client.get("/scan").content.decode()
    assert 'class="elder"' not in client.get("/scan?elder=0").content.decode()


def test_generated_data_says_so_on_every_page(client):
    for address in ("/", "/s", "/scan", "/complaint/", "/mine", "/risk-rules", "/login/"):
        assert "演示数据" in client.get(address).content.decode(), address


@pytest.mark.parametrize("status", sorted(faults.FAULTS))
def test_every_error_says_what_became_of_the_input(status):
    page = errors.fault_page(RequestFactory().get("/x"), status).content.decode()
    fault = faults.FAULTS[status]
    assert fault.title in page and fault.input in page and fault.todo in page and "编号" in page


def test_an_unknown_address(client):
    answer = client.get("/nothing/here")
    assert answer.status_code == 404
    assert "没有这个网页" in answer.content.decode()


def test_errors_of_the_api_are_json(client):
    assert client.get("/api/v1/nothing").json()["error"] == "not_found"


def test_a_body_too_large_is_413():
    assert errors.bad_request(RequestFactory().post("/x"), RequestDataTooBig()).status_code == 413
    assert errors.bad_request(RequestFactory().post("/x"), ValueError()).status_code == 400


def test_a_missing_database_is_503_not_500():
    try:
        raise OperationalError("gone")
    except OperationalError:
        assert errors.server_error(RequestFactory().get("/x")).status_code == 503


def test_a_refusal_is_told_in_its_own_words():
    answer = errors.permission_denied(RequestFactory().get("/x"), PermissionDenied("需要“受理员”角色"))
    assert "需要“受理员”角色" in answer.content.decode()


def test_a_forged_form_is_refused(cast):
    answer = Client(enforce_csrf_checks=True).post("/report", {"about": "breach", "text": "x"})
    assert answer.status_code == 403
    assert "没有提交" in answer.content.decode()


def test_a_limit_counts_callers_apart():
    limit, factory = Limit("test", 2, 60), RequestFactory()
    here, there = factory.get("/", REMOTE_ADDR="10.0.0.1"), factory.get("/", REMOTE_ADDR="10.0.0.2")
    assert [limit.exceeded_by(here) for _ in range(3)] == [False, False, True]
    assert not limit.exceeded_by(there)


def test_the_gallery_is_for_staff(client, sign_in):
    assert client.get("/ui/components").status_code == 404
    assert sign_in("zhao").get("/ui/components").status_code == 200
