"""What the door itself answers: that the process lives, and refusals that need neither a thread nor a database."""

import logging
import secrets
import time
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.template.loader import render_to_string

from xinheng.config.translation import SERVER, Headers
from xinheng.kit.places import place_on_the_network
from xinheng.portals.ui.desk_pass import COOKIE, good_until
from xinheng.portals.ui.errors import home_of, shown
from xinheng.portals.ui.faults import FAULTS, fault_json
from xinheng.portals.ui.security import PERMISSIONS, POLICY

log = logging.getLogger(__name__)

GUARDED: Headers = [
    SERVER,
    ("cache-control", "no-store"),
    ("content-security-policy", POLICY),
    ("permissions-policy", PERMISSIONS),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "same-origin"),
]
ALIVE: Headers = [*GUARDED, ("content-type", "text/plain")]
STATUSES = (400, 405, 408, 411, 413, 503)
# Stands in the kept page where each refusal puts its own number.
_NUMBER = "########"
# When to come back, for programs.
RETRY_SECONDS = 5
# One line a second says how many were refused; a flood must not fill the disk with its log.
LOG_SECONDS = 1.0


class Refusals:
    """The pages of a worker's refusals, set once at its start."""

    def __init__(self) -> None:
        self.pages = {(status, "/"): _page(status, "/") for status in STATUSES}
        self.texts = {status: fault_json(FAULTS[status]) for status in STATUSES}
        self.counts = dict.fromkeys(STATUSES, 0)
        self._said_at, self._unsaid = 0.0, 0

    def send(self, scope: Any, protocol: Any, status: int) -> None:
        """Answer with the page of `status`, or for the API its JSON, and close the connection."""
        self.counts[status] += 1
        headers = [*GUARDED]
        if status == 503:
            headers.append(("retry-after", str(RETRY_SECONDS)))
        else:
            headers.append(("connection", "close"))
        self._say(status)
        if scope.path.startswith("/api/"):
            protocol.response_bytes(status, [*headers, ("content-type", "application/json")], self.texts[status])
            return
        page = self._page(status, home_of(scope.path)).replace(_NUMBER, secrets.token_hex(4).upper())
        protocol.response_bytes(status, [*headers, ("content-type", "text/html; charset=utf-8")], page.encode())

    def _page(self, status: int, home: str) -> str:
        """The page as the portal of `home` shows it; there are few of them, each made once."""
        if (status, home) not in self.pages:
            self.pages[status, home] = _page(status, home)
        return self.pages[status, home]

    def _say(self, status: int) -> None:
        self._unsaid += 1
        if time.monotonic() - self._said_at > LOG_SECONDS:
            log.warning("refused at the door", extra={"status": status, "refused": self._unsaid})
            self._said_at, self._unsaid = time.monotonic(), 0


def _page(status: int, home: str) -> str:
    return render_to_string("ui/fault.html", shown(FAULTS[status], "", _NUMBER, home))


def works_here(headers: Any) -> bool:
    """Whether a pass comes with the request that only our own pages for officers hand out. Where the keys are
    not in order nobody has one: that is no reason to refuse."""
    cookies = headers.get("cookie") or ""
    if COOKIE not in cookies:
        return False
    try:
        return good_until(cookies, time.time()) > 0
    except ImproperlyConfigured:
        return False


def sender(scope: Any) -> str:
    """The place a request comes from; behind a trusted proxy the one the proxy saw."""
    if getattr(settings, "SECURE_PROXY_SSL_HEADER", None):
        forwarded = (scope.headers.get("x-forwarded-for") or "").rpartition(",")[2].strip()
        if forwarded:
            return place_on_the_network(str(forwarded))
    return place_on_the_network(str(scope.client.rpartition(":")[0]))
