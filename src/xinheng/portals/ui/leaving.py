"""Signing out."""

from allauth.account import views
from django.http import HttpRequest, HttpResponse

from xinheng.support.access.decorators import open_to_all


@open_to_all("Whoever is signed in may leave; to a stranger the page says nothing.")
def sign_out(request: HttpRequest) -> HttpResponse:
    """Leave, and let the browser forget the pages it holds. What a phone has not sent yet is no part of that."""
    response: HttpResponse = views.logout(request)
    if request.method == "POST":
        response.headers["Clear-Site-Data"] = '"cache"'
    return response
