"""Security headers that Django does not send by itself."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

# No inline script or style anywhere: what a record contains can then never run.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
    "font-src 'self'; manifest-src 'self'; worker-src 'self' blob:; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
# The camera is for the scan page, the place for an inspector's photo; nothing else is ever asked for.
PERMISSIONS = "camera=(self), geolocation=(self), microphone=(), payment=(), usb=()"
# What one officer may read must not lie in a cache that others share, and is asked for anew after signing out.
STAFF = "/officer/"


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
        if request.path.startswith(STAFF):
            response.headers.setdefault("Cache-Control", "private, no-cache")
        return response
