"""One browser, one person at a time: who leaves, whose session is over, who gives way to another leaves nothing."""

from collections.abc import Callable, Mapping

from allauth.account import views
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_http_methods

from xinheng.portals.ui.acting_for import PERSON
from xinheng.support.access.decorators import open_to_all
from xinheng.support.crypto.mac import mac

# Our cookies that say something of who sat here, and where each is set: the next person at this machine finds none.
# That of the session ends with it.
GONE: Mapping[str, str] = {
    "xh_desk": "/",
    "xh_reader": "/",
    "xh_mine": "/",
    "xh_shown": "/",
    "xh_word": "/p/",
    "xh_half": "/complaint/",
}
# By it the next person is told from the same one who comes back: a mark of the last one who signed in here.
LAST = "xh_last"
LASTS = 365 * 24 * 3600


class OnePersonAtATime:
    """Middleware around the sessions: where one is over, however it ended, and where somebody else than before signed
    in, what pages keep in the browser of the person is taken away. Who comes back finds his own again."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer; of a session that it does not touch nothing is asked."""
        response = self.get_response(request)
        session = response.cookies.get(settings.SESSION_COOKIE_NAME)
        if session is not None and not session.value:
            forget(request, response)
        elif session is not None and (here := _here(request)) and request.COOKIES.get(LAST) != here:
            forget(request, response)
            secure = bool(settings.SESSION_COOKIE_SECURE)
            response.set_cookie(LAST, here, max_age=LASTS, httponly=True, samesite="Lax", secure=secure)
        return response


def forget(request: HttpRequest, response: HttpResponseBase) -> None:
    """Let the browser forget the pages it holds and what it was shown, but for what this answer itself gives. What a
    phone has not sent yet is no part of that: it is kept by account."""
    response.headers["Clear-Site-Data"] = '"cache"'
    for name, path in GONE.items():
        # What lies below another address is not shown to us here.
        if name not in response.cookies and (name in request.COOKIES or path != "/"):
            response.delete_cookie(name, path=path, samesite="Lax")


def _here(request: HttpRequest) -> str:
    account, party = request.session.get(SESSION_KEY), request.session.get(PERSON)
    who = f"account {account}" if account else f"party {party}" if party else ""
    return mac("last-here", who.encode()).hex()[:32] if who else ""


@open_to_all("Whoever is signed in may leave; to a stranger the page says nothing.")
@require_http_methods(["GET", "POST"])
def sign_out(request: HttpRequest) -> HttpResponse:
    """Leave; nothing is left behind."""
    response: HttpResponse = views.logout(request)
    if request.method == "POST":
        forget(request, response)
    return response
