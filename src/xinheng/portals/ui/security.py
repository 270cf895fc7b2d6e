"""Security headers that Django does not send by itself."""

from collections.abc import Callable
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest
from django.http.request import split_domain_port, validate_host
from django.http.response import HttpResponseBase

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
STAFF = ("/officer/", "/admin-desk/", "/data/", "/business/", "/login/", "/p/")
READING = ("GET", "HEAD", "OPTIONS")


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


@lru_cache(maxsize=256)
def is_our_host(host: str) -> bool:
    """The same judgement on a bare Host header: for the address that is answered before Django builds a request."""
    domain, _ = split_domain_port(host)
    return bool(domain) and validate_host(domain, settings.ALLOWED_HOSTS)
