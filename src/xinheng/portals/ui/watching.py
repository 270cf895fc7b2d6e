"""What a refusal tells those who keep the platform: who is refused again and again is looked at by a person."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from xinheng.portals.ui.acting_for import IDENTITY
from xinheng.portals.ui.limits import caller_of
from xinheng.support.accounts.models import Account
from xinheng.support.alarms.actions import notice
from xinheng.support.alarms.models import Alarm

REFUSED = (403, 404)


class WatchedRefusals:
    """Middleware: counts what was refused, to who is signed in for what is not his or not there, to anybody for asking
    too often."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer as it is."""
        response = self.get_response(request)
        if response.status_code == 429:
            notice(Alarm.Kind.FLOODED, caller_of(request))
        elif response.status_code in REFUSED and (who := _signed_in(request)):
            notice(Alarm.Kind.PROBED, who)
        return response


def guessed(address: str) -> None:
    """A password that was wrong, from a place on the network."""
    notice(Alarm.Kind.GUESSED, address)


def opened(account: Account) -> None:
    """Something that is kept from the public, which this account had not opened that day."""
    notice(Alarm.Kind.COLLECTED, account.get_username())


def forged(request: HttpRequest) -> None:
    """A question or a delivery of a system under a signature that is not its own."""
    notice(Alarm.Kind.FORGED, caller_of(request))


def _signed_in(request: HttpRequest) -> str:
    """The account or the business; "" for the public, whose wrong addresses tell nothing."""
    if not request.COOKIES.get(settings.SESSION_COOKIE_NAME) or not hasattr(request, "session"):
        return ""
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        return str(user.get_username())
    return str(request.session.get(IDENTITY, ""))
