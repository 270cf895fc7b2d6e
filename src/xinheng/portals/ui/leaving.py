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
