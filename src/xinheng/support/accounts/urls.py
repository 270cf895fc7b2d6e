"""Addresses of signing in, mounted at `/login/`: password, second factor, changing the password."""

from allauth.account import views
from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def sign_out(request: HttpRequest) -> HttpResponse:
    """Leave, and let the browser forget the pages it holds. What a phone has not sent yet is no part of that."""
    response: HttpResponse = views.logout(request)
    if request.method == "POST":
        response.headers["Clear-Site-Data"] = '"cache"'
    return response


urlpatterns = [
    path("", views.login, name="account_login"),
    path("out/", sign_out, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("again/", views.reauthenticate, name="account_reauthenticate"),
    path("password/", views.password_change, name="account_change_password"),
    path("second-factor/", include("allauth.mfa.urls")),
]
