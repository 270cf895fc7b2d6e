"""Middleware that pages need and the API does not: sessions, forms, who is signed in.

The public API has no session and no form, and its dossier is the hottest address of the platform: what it does not
need costs it nothing.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.module_loading import import_string

Answer = Callable[[HttpRequest], HttpResponseBase]
API = "/api/"


class PagesOnly:
    """Runs `settings.PAGE_MIDDLEWARE` for every address but those of the API."""

    def __init__(self, get_response: Answer) -> None:
        self.direct = get_response
        self.hooks: list[Any] = []
        chain = get_response
        for name in reversed(settings.PAGE_MIDDLEWARE):
            chain = import_string(name)(chain)
            if hasattr(chain, "process_view"):
                self.hooks.insert(0, chain.process_view)
        self.pages = chain

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The API goes straight through."""
        return self.direct(request) if request.path.startswith(API) else self.pages(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: list[Any], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        """Of these, the check of forms against forgery works on the chosen view."""
        if request.path.startswith(API):
            return None
        for hook in self.hooks:
            response: HttpResponseBase | None = hook(request, view, args, kwargs)
            if response is not None:
                return response
        return None
