"""What an address asks for, as text that any database can take."""

from django.http import HttpRequest


def asked_text(request: HttpRequest, name: str = "q", most: int = 60) -> str:
    """One value of the query, without what cannot be printed, cut to a sensible length."""
    return "".join(sign for sign in request.GET.get(name, "") if sign.isprintable()).strip()[:most]
