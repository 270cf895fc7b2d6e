"""How a view says who may call it. A view that says nothing fails the test over all addresses."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import resolve_url
from django.urls import resolve

from xinheng.kit.characters import is_blank
from xinheng.support.access.permissions import Verb
from xinheng.support.access.roles import roles_with
from xinheng.support.access.scope import Viewer, may

V = TypeVar("V", bound=Callable[..., Any])
API = "/api/"


class Open:
    """Declared open to everyone, with the reason."""

    def __init__(self, reason: str) -> None:
        self.reason = reason

    def __repr__(self) -> str:
        return f"Open({self.reason!r})"


class Staff:
    """Declared open to everyone who is signed in, with the reason."""

    def __init__(self, reason: str) -> None:
        self.reason = reason

    def __repr__(self) -> str:
        return f"Staff({self.reason!r})"


def requires(permission: Verb) -> Callable[[V], V]:
    """Only accounts that hold `permission` somewhere may call the view; which rows they see is `visible_to`'s matter.

    Works on functions, on Django's class views and on operations of django-ninja (below the router's decorator).
    The public is sent to the login page; an API answers 401 or 403 in JSON. The decorated view carries
    `xinheng_access`, which the test over all addresses reads.
    """

    def decorate(view: V) -> V:
        if isinstance(view, type):
            view.dispatch = _guarded_method(view.dispatch, permission)  # type: ignore[attr-defined]
            view.xinheng_access = permission  # type: ignore[attr-defined]
            return view

        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            return refuse(request, permission) or view(request, *args, **kwargs)

        guarded.xinheng_access = permission  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return decorate


def open_to_all(reason: str) -> Callable[[V], V]:
    """The view is meant for everyone, signed in or not; `reason` says why, for the reader and the test."""
    if is_blank(reason):
        raise ValueError("open_to_all needs a reason: why may everyone see this?")

    def decorate(view: V) -> V:
        view.xinheng_access = Open(reason)  # type: ignore[attr-defined]
        if isinstance(view, type):
            # `as_view()` copies the attributes of `dispatch`, not those of the class.
            view.dispatch = _marked_method(view.dispatch, Open(reason))  # type: ignore[attr-defined]
        return view

    return decorate


def open_to_staff(reason: str) -> Callable[[V], V]:
    """Everyone who is signed in may call the function: their own to-dos, their own notices. `reason` says why."""
    if is_blank(reason):
        raise ValueError("open_to_staff needs a reason: why is no permission asked for?")

    def decorate(view: V) -> V:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            return (to_the_login(request) if signed_in(request) is None else None) or view(request, *args, **kwargs)

        guarded.xinheng_access = Staff(reason)  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return decorate


def opens(account: Viewer, address: str) -> bool:
    """Whether an address of a page would let this account in: nobody is offered what turns him away."""
    asked = getattr(resolve(address).func, "xinheng_access", None)
    return may(account, asked) if isinstance(asked, Verb) else not isinstance(asked, Staff) or account is not None


def refuse(request: HttpRequest, permission: Verb) -> HttpResponseBase | None:
    """The answer to who does not hold `permission`, or None for who does. Raises PermissionDenied for pages."""
    account = signed_in(request)
    if may(account, permission):
        return None
    if account is None:
        return to_the_login(request)
    if request.path.startswith(API):
        return _api_error(403, "forbidden", refusal(permission))
    raise PermissionDenied(refusal(permission))


def to_the_login(request: HttpRequest) -> HttpResponseBase:
    """Where the public is sent: the login page and back, or a 401 in JSON from the API."""
    if request.path.startswith(API):
        return _api_error(401, "unauthenticated", "请先登录后再访问。")
    if request.headers.get("HX-Request"):
        # htmx would put the login page into a corner of this one.
        return HttpResponse(status=401, headers={"HX-Redirect": resolve_url(settings.LOGIN_URL)})
    return redirect_to_login(request.get_full_path())


def signed_in(request: HttpRequest) -> Viewer:
    """The account behind the request, or None for the public."""
    user = getattr(request, "user", None)
    return user if user is not None and user.is_authenticated else None


def refusal(permission: Verb) -> str:
    """One sentence for the refused: what, which role allows it, who grants it."""
    roles = "、".join(f"“{role.title}”" for role in roles_with(permission))
    return f"您没有“{permission.label}”的权限。需要{roles}角色，请联系本单位系统管理员授予。"


def _api_error(status: int, error: str, detail: str) -> JsonResponse:
    body = {"error": error, "detail": detail, "field": None}
    return JsonResponse(body, status=status, json_dumps_params={"ensure_ascii": False})


def _guarded_method(dispatch: Callable[..., Any], permission: Verb) -> Callable[..., Any]:
    @wraps(dispatch)
    def guarded(self: object, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return refuse(request, permission) or dispatch(self, request, *args, **kwargs)

    guarded.xinheng_access = permission  # type: ignore[attr-defined]
    return guarded


def _marked_method(dispatch: Callable[..., Any], mark: Open) -> Callable[..., Any]:
    @wraps(dispatch)
    def marked(self: object, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return dispatch(self, request, *args, **kwargs)

    marked.xinheng_access = mark  # type: ignore[attr-defined]
    return marked
