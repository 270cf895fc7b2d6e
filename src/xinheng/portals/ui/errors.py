"""Error pages. Each says what happened, what became of the input, what to do now, and gives a number to quote."""

import errno
import logging
import secrets
import sys
from collections.abc import Callable

from django.apps import apps
from django.core.exceptions import RequestDataTooBig
from django.db import DataError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from xinheng.kit.refusal import Refusal
from xinheng.portals.ui.elder import is_elder
from xinheng.portals.ui.faults import FAULTS, FROM_OUTSIDE, OLD_FORM, REASONS, Fault, fault_json
from xinheng.support.contract import PortalConfig

log = logging.getLogger(__name__)

DATABASE_TROUBLE = (OperationalError, InterfaceError)

# The disk of the files or of the state folder takes nothing more: as passing as a full database.
DISK_TROUBLE = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS})

# When a program should come back.
RETRY_SECONDS = 5

# Whose faults are answered with a way to sign in as somebody else, and where that is.
SIGN_IN = {"/business/": "/business/login/", "/partner/": "/business/login/", "/": ""}

NOT_HERE = "没有这一件，或者不归您的机构办理；也可能网址少了几个字。"


def home_of(path: str) -> str:
    """The first page of the portal an address belongs to; "/" for the public's."""
    begun = (
        prefix for config in apps.get_app_configs() if isinstance(config, PortalConfig) for prefix in config.addresses
    )
    fitting = (prefix for prefix in begun if prefix.endswith("/") and path.startswith(f"/{prefix}"))
    # A scenario's pages stand inside a portal: the shortest is the portal's own.
    return f"/{min(fitting, key=len, default='')}"


def fault_page(request: HttpRequest, status: int, *, what: str = "", fault: Fault | None = None) -> HttpResponse:
    """The page (or, for the API, the JSON) of one fault; `what` says more exactly what happened."""
    fault, number = fault or FAULTS[status], secrets.token_hex(4).upper()
    if status >= 500:
        log.error("fault", exc_info=True, extra={"number": number, "path": request.path})
    if request.path.startswith("/api/"):
        kept = fault_json(fault, what, number if status >= 500 else "")
        return HttpResponse(kept, status=status, content_type="application/json")
    # Rendered without the shell's context processors: they may be what failed.
    context = shown(fault, what, number, "/" if fault is FROM_OUTSIDE else home_of(request.path))
    context["elder"] = context["home"] == "/" and is_elder(request)
    return render(None if status >= 500 else request, "ui/fault.html", context, status=status)


def shown(fault: Fault, what: str, number: str, home: str) -> dict[str, object]:
    """What the page of a fault shows, in the portal whose first page is `home`."""
    sign_in = SIGN_IN.get(home, "/login/") if fault.status == 403 else ""
    return {"fault": fault, "what": what or fault.what, "number": number, "home": home, "sign_in": sign_in}


class ExplainedMethods:
    """Middleware: who opens the address of a form directly, as after signing in again, reads why there is no page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer, with the page in place of an empty refusal."""
        """Give a refused method a page that says what to do instead."""
        response = self.get_response(request)
        if response.status_code != 405 or not isinstance(response, HttpResponse) or response.content:
            return response
        page = fault_page(request, 405)
        page.headers["Allow"] = response.headers["Allow"]
        return page


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, or 413 when the body was larger than we read."""
    return fault_page(request, 413 if isinstance(exception, RequestDataTooBig) else 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: the sentence of the refusal names the role that is needed and who grants it."""
    return _to_its_phone(request, fault_page(request, 403, what=str(exception)))


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404; of a matter that is another office's it is said alike, so that nobody learns that it is there."""
    at_work = home_of(request.path) == "/officer/"
    return _to_its_phone(request, fault_page(request, 404, what=NOT_HERE if at_work else ""))


def _to_its_phone(request: HttpRequest, page: HttpResponse) -> HttpResponse:
    """Marked with who was refused: the phone forgets what it kept of the page, but not because of a network from which
    nobody may ask."""
    user = getattr(request, "user", None)
    if request.path.startswith("/officer/m/") and user is not None and user.is_authenticated:
        page.headers["X-Account"] = str(user.pk)
    return page


def is_passing(error: BaseException | None) -> bool:
    """Whether a fault is the machine's, so that the same request may be answered in a while."""
    if isinstance(error, OSError):
        return error.errno in DISK_TROUBLE
    return isinstance(error, DATABASE_TROUBLE)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 with the reason when the database or the disk is what is missing. A refusal that no page caught says
    its sentence."""
    error = sys.exc_info()[1]
    if isinstance(error, Refusal):
        return fault_page(request, 500, what=str(error))
    if isinstance(error, DataError) and "NUL" in str(error):
        # No keyboard types it, and PostgreSQL keeps it in no text; SQLite does, and finds nothing.
        return fault_page(request, 400, what="地址或内容里有不能保存的字符（NUL）。")
    if not is_passing(error):
        return fault_page(request, 500)
    response = fault_page(request, 503, what=_reason(str(error)))
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def _reason(error: str) -> str:
    """What the database's own words mean for whoever wanted something of it; empty for an ordinary absence."""
    lowered = error.lower()
    return next((told for word, told in REASONS.items() if word in lowered), "")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form from an old page or another site: ask to reload, say that nothing was stored."""
    return fault_page(request, 403, fault=OLD_FORM)
