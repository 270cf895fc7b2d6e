import json

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.urls import path
from django.views import View
from ninja import NinjaAPI
from tests.cast import cast

from xinheng.support.access.actions import take_role
from xinheng.support.access.decorators import Open, open_to_all, open_to_staff, opens, requires
from xinheng.support.access.permissions import Permission
from xinheng.support.accounts.models import Account

pytestmark = pytest.mark.django_db


# Decorated within each test, so that what the decorators do now is what is tried.
@pytest.fixture
def page():
    @requires(Permission.INSPECT)
    def page(request, number=0):
        """A page."""
        return HttpResponse(f"page {number}")

    return page


@pytest.fixture
def Page():
    @requires(Permission.INSPECT)
    class Page(View):
        def get(self, request):
            return HttpResponse("class")

    return Page


@pytest.fixture
def Public():
    @open_to_all("the public looks shops up")
    class Public(View):
        def get(self, request):
            return HttpResponse("open")

    return Public


@pytest.fixture
def own():
    @open_to_staff("one's own list")
    def own(request):
        return HttpResponse("own")

    return own


def ask(rf, account, path="/officer/", **headers):
    request = rf.get(path, headers=headers)
    request.user = account or AnonymousUser()
    return request


def test_who_holds_the_permission_gets_the_page(rf, page, Page):
    zhao = cast().zhao
    assert page(ask(rf, zhao), number=3).content == b"page 3"
    assert Page.as_view()(ask(rf, zhao)).content == b"class"


def test_who_does_not_is_told_which_role_and_who_grants_it(rf, page, Page):
    people = cast()
    for view in (page, Page.as_view()):
        with pytest.raises(PermissionDenied, match="需要“执法员”角色，请联系本单位系统管理员授予"):
            view(ask(rf, people.wu))


def test_the_public_is_sent_to_the_login(rf, page):
    answer = page(ask(rf, None, "/officer/tasks?page=2"))
    assert answer.status_code == 302
    assert answer["Location"] == "/login/?next=/officer/tasks%3Fpage%3D2"


def test_a_part_of_a_page_sends_the_whole_page_to_the_login(rf, page):
    answer = page(ask(rf, None, **{"HX-Request": "true"}))
    assert (answer.status_code, answer["HX-Redirect"]) == (401, "/login/")


def test_the_api_answers_in_json(rf, page):
    people = cast()
    assert page(ask(rf, None, "/api/v1/x")).status_code == 401
    answer = page(ask(rf, people.wu, "/api/v1/x"))
    assert answer.status_code == 403
    assert json.loads(answer.content)["error"] == "forbidden"
    assert "执法员" in json.loads(answer.content)["detail"]


@pytest.mark.clause("WX-3.1P-06")
def test_a_role_taken_away_is_gone_with_the_next_request(rf, page):
    people = cast()
    assert page(ask(rf, Account.objects.get(username="zhao"))).status_code == 200
    take_role(grant=people.zhao.grants.get(), by=people.admin, reason="轮岗")
    with pytest.raises(PermissionDenied):
        page(ask(rf, Account.objects.get(username="zhao")))


def test_a_view_says_who_may_call_it(page, Page, Public):
    assert page.xinheng_access == Permission.INSPECT
    assert Page.as_view().xinheng_access == Permission.INSPECT
    assert isinstance(Public.as_view().xinheng_access, Open)
    assert "looks shops up" in repr(Public.xinheng_access)
    assert page.__doc__ == "A page."


def test_what_is_open_is_open(rf, Public):
    assert Public.as_view()(ask(rf, None)).content == b"open"


def test_everybody_signed_in_sees_their_own(rf, own):
    assert own(ask(rf, cast().wu)).content == b"own"
    assert own(ask(rf, None)).status_code == 302
    assert own(ask(rf, None, "/api/v1/own")).status_code == 401
    assert "own list" in repr(own.xinheng_access)


def test_a_page_of_ones_own_turns_away_the_public_before_anything_is_done(rf):
    done = []

    @open_to_staff("one's own list")
    def own(request):
        done.append(request)
        return HttpResponse("own")

    assert own(ask(rf, None)).content == b""
    assert done == []
    own(ask(rf, cast().wu))
    assert len(done) == 1


def test_who_is_refused_has_nothing_done_for_him(rf):
    """Neither by a function nor by a class; the answer of the refusal goes out, never that of the page."""
    done = []

    @requires(Permission.INSPECT)
    def change(request):
        done.append(request)
        return HttpResponse("changed")

    @requires(Permission.INSPECT)
    class Change(View):
        def get(self, request):
            done.append(request)
            return HttpResponse("changed")

    for view in (change, Change.as_view()):
        assert view(ask(rf, None)).status_code == 302
        assert view(ask(rf, cast().wu, "/api/v1/x")).status_code == 403
        assert done == []
        assert view(ask(rf, cast().zhao)).content == b"changed"
        assert done.pop()


def test_a_class_stays_the_class(Page, Public):
    assert issubclass(Page, View) and issubclass(Public, View)
    assert Public.dispatch.xinheng_access.reason == "the public looks shops up"
    assert Page.dispatch.xinheng_access == Permission.INSPECT


def test_a_function_open_to_all_is_itself(rf):
    @open_to_all("anybody may read the law")
    def law(request):
        """The law."""
        return HttpResponse("law")

    assert law(ask(rf, None)).content == b"law"
    assert law.xinheng_access.reason == "anybody may read the law"


def test_the_api_says_chinese_words_as_they_are(rf, page):
    assert "请先登录" in page(ask(rf, None, "/api/v1/x")).content.decode()


def test_open_needs_a_reason():
    with pytest.raises(ValueError, match="no permission asked"):
        open_to_staff("")
    with pytest.raises(ValueError, match="why may everyone"):
        open_to_all(" ")


def test_an_address_opens_to_whom_it_lets_in():
    """Nobody is offered what turns him away."""
    people = cast()
    for address, who in (("/admin-desk/protection/", people.admin), ("/officer/", people.wu), ("/", None)):
        assert opens(who, address)
    for address, who in (
        ("/admin-desk/protection/", people.zhao),
        ("/admin-desk/protection/", None),
        ("/officer/", None),
    ):
        assert not opens(who, address)
    # True and False themselves, not something like it: templates and callers compare.
    assert opens(people.admin, "/admin-desk/protection/") is True
    assert opens(None, "/officer/") is False


api = NinjaAPI(urls_namespace="guarded", docs_url=None)


@api.get("/tasks/{number}")
@requires(Permission.INSPECT)
def task(request, number: int, day: str = "today"):
    return {"number": number, "day": day}


urlpatterns = [path("api/guarded/", api.urls)]


def test_an_operation_of_the_api_is_guarded(client, settings):
    """The public API has no session; an API for staff that has one is guarded like a page."""
    settings.ROOT_URLCONF = __name__
    settings.MIDDLEWARE = [
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
    ]
    people = cast()
    assert client.get("/api/guarded/tasks/3").status_code == 401
    client.force_login(people.wu)
    assert client.get("/api/guarded/tasks/3").json()["error"] == "forbidden"
    client.force_login(people.zhao)
    assert client.get("/api/guarded/tasks/3?day=x").json() == {"number": 3, "day": "x"}
    assert task.xinheng_access == Permission.INSPECT
