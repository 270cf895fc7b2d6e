"""Signing out."""

from collections.abc import Mapping

from allauth.account import views
from django.http import HttpRequest, HttpResponse

from xinheng.support.access.decorators import open_to_all

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
# Those that stay, since they say something of the machine alone.
STAYS: Mapping[str, str] = {
    "xinheng_device": "by it a lock lets in who signed in here before; it opens nothing",
    "xh_elder": "larger letters",
    "xh_device": "a shop is evaluated once from one machine; an evaluation opens by its number besides",
}


@open_to_all("Whoever is signed in may leave; to a stranger the page says nothing.")
def sign_out(request: HttpRequest) -> HttpResponse:
    """Leave, and let the browser forget the pages it holds and what it was shown. What a phone has not sent yet is no
    part of that."""
    response: HttpResponse = views.logout(request)
    if request.method == "POST":
        response.headers["Clear-Site-Data"] = '"cache"'
        for name, path in GONE.items():
            response.delete_cookie(name, path=path, samesite="Lax")
    return response
