"""Who is signed in is still there, and has done what comes before any work.

A session nobody used for too long ends. Who signed in with an initial password changes it first; whose role asks for a
second factor sets one up first. Pages that everybody may see are not asked: they never read a session.
"""

import time
from collections.abc import Callable
from typing import Any

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse

from xinheng.kit import city_time
from xinheng.support.access.decorators import Staff, to_the_login
from xinheng.support.access.permissions import Verb
from xinheng.support.access.queries import roles_of
from xinheng.support.accounts.actions import record_idle_end
from xinheng.support.accounts.models import Account
from xinheng.support.accounts.queries import has_second_factor
from xinheng.support.procedures.parameters import parameter

SEEN, FACTOR = "seen_at", "second_factor_kept"
# A session is written at most this often for being used.
EVERY = 60
PHONE = "/officer/m/"


class Presence:
    """Middleware, between the session and the views that ask for an account."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer; what has to come first is decided when the view is known."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: list[Any], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        """What comes instead of the view: the login, the change of the password, the second factor."""
        asked = isinstance(getattr(view, "xinheng_access", None), Verb | Staff)
        account = request.user if asked else None
        if not isinstance(account, Account):
            return None
        if _left_alone(request):
            record_idle_end(account=account, session_key=request.session.session_key or "")
            logout(request)
            return _idle_login(request)
        return _comes_first(request, account)


def _left_alone(request: HttpRequest) -> bool:
    """Whether the session was unused for too long; if not, it counts as used now."""
    now, seen = int(time.time()), request.session.get(SEEN)
    if seen is not None and now - seen < EVERY:
        return False
    name = "sign_in.idle_minutes_phone" if request.path.startswith(PHONE) else "sign_in.idle_minutes"
    if seen is not None and now - seen > 60 * int(parameter(name, city_time.today())):
        return True
    request.session[SEEN] = now
    return False


def _comes_first(request: HttpRequest, account: Account) -> HttpResponseBase | None:
    if account.initial_until is not None:
        return HttpResponseRedirect(reverse("account_change_password"))
    if request.session.get(FACTOR):
        return None
    wanted = set(str(parameter("sign_in.second_factor_roles", city_time.today())).split())
    if wanted & {role.slug for role in roles_of(account)} and not has_second_factor(account):
        return HttpResponseRedirect(f"{reverse('mfa_index')}?first=1")
    request.session[FACTOR] = True
    return None


def _idle_login(request: HttpRequest) -> HttpResponseBase:
    answer = to_the_login(request)
    if isinstance(answer, HttpResponseRedirect):
        return HttpResponseRedirect(f"{answer.url}&idle=1")
    return answer
