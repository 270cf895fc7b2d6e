"""Security headers that Django does not send by itself."""

import ipaddress
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.request import split_domain_port, validate_host
from django.http.response import HttpResponseBase

from xinheng.portals.ui.errors import fault_page
from xinheng.portals.ui.faults import FROM_OUTSIDE
from xinheng.portals.ui.limits import exact_address
from xinheng.support.access.parties import OfParty

# No inline script or style anywhere: what a record contains can then never run.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
    "font-src 'self'; manifest-src 'self'; worker-src 'self' blob:; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
# The camera is for the scan page, the place for an inspector's photo; nothing else is ever asked for.
PERMISSIONS = "camera=(self), geolocation=(self), microphone=(), payment=(), usb=()"
# By these a caller is known: a session, or the receipt of what was filed on this device. What such a caller reads is
# kept nowhere, not even in the browser's own cache: the next person at this machine may be another.
KNOWN_BY = (settings.SESSION_COOKIE_NAME, "xh_mine", "xh_word")
# What begins so is a cookie of ours beside those of Django, which get theirs by name.
OURS, PREFIX = ("xh_", "xinheng_"), "__Secure-"
STAFF = ("/officer/", "/admin-desk/", "/data/", "/business/", "/login/", "/p/")
# Open, since nobody is known there yet; for those who work here all the same.
SIGNING_IN = "/login/"
READING = ("GET", "HEAD", "OPTIONS")


class PrefixedCookies:
    """Middleware: over TLS our signed cookies bear a prefix that no page without TLS, and nothing else in the bureau's
    domain that has none, can set (ASVS 5.0, 3.3.1). The views know them by their plain names."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Take the prefix off and, in the answer, put it on; a plain one that comes over TLS is somebody else's."""
        if not request.is_secure():
            return self.get_response(request)
        sent = {name: value for name, value in request.COOKIES.items() if not name.startswith(OURS)}
        ours = tuple(PREFIX + one for one in OURS)
        bare = {name.removeprefix(PREFIX): value for name, value in sent.items() if name.startswith(ours)}
        request.COOKIES = {**sent, **bare}
        response = self.get_response(request)
        for name in [one for one in response.cookies if one.startswith(OURS)]:
            plain = response.cookies.pop(name)
            response.cookies[PREFIX + name] = plain.value
            response.cookies[PREFIX + name].update({key: value for key, value in plain.items() if value})
            response.cookies[PREFIX + name]["secure"] = True
        return response


class ContentSecurityPolicy:
    """Middleware: every answer carries the content policy and the list of device permissions."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, with the two headers where the view set none of its own."""
        response = self.get_response(request)
        # A served file brings its own, narrower policy.
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        if request.method not in READING or response.cookies:
            # What somebody sent may stand in the answer.
            response.headers.setdefault("Cache-Control", "no-store")
        elif request.path.startswith(STAFF) or any(name in request.COOKIES for name in KNOWN_BY):
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class KnownHosts:
    """Middleware: whatever is asked of a host that is not ours is refused, on pages, API and static files alike."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Go on, or raise DisallowedHost, which Django answers with 400."""
        request.get_host()
        return self.get_response(request)


class StaffNetworks:
    """Middleware: where XINHENG_STAFF_NETWORKS is set, the pages of those who work here open from there alone
    (GB/T 22239 8.1.4.4). The public's, the businesses' and the partners' open from anywhere."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Go on: which view it is for is not known yet."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: list[Any], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        """Refuse what is not open to all, from elsewhere, before anything is looked up."""
        networks: list[str] = settings.XINHENG_STAFF_NETWORKS
        if not networks:
            return None
        # The door of a worker reads this file before the apps are there.
        from xinheng.support.access.decorators import Open  # noqa: PLC0415

        for_all = isinstance(getattr(view, "xinheng_access", None), Open | OfParty)
        if (for_all and not request.path.startswith(SIGNING_IN)) or _lies_in(exact_address(request.META), networks):
            return None
        return fault_page(request, 403, fault=FROM_OUTSIDE)


def _lies_in(address: str, networks: list[str]) -> bool:
    try:
        found = ipaddress.ip_address(address.partition("%")[0].strip("[]"))
    except ValueError:
        return False
    found = getattr(found, "ipv4_mapped", None) or found
    return any(found in ipaddress.ip_network(one, strict=False) for one in networks)


@lru_cache(maxsize=256)
def is_our_host(host: str) -> bool:
    """The same judgement on a bare Host header: for the address that is answered before Django builds a request."""
    domain, _ = split_domain_port(host)
    return bool(domain) and validate_host(domain, settings.ALLOWED_HOSTS)
