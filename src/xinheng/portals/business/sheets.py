"""An act and what its refusal looks like: a form on its own page, or a button that answers on the page it stands on."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from xinheng.kit.refusal import Refusal
from xinheng.portals.business.signed_in import acting

View = Callable[..., HttpResponse]


def sheet(
    request: HttpRequest, form: forms.Form, do: Callable[[dict[str, Any]], object], *, title: str, about: str, back: str
) -> HttpResponse:
    """`do` makes the act from the cleaned values; then one is back. Refused, what was typed stands there still."""
    problem = ""
    if request.method == "POST" and form.is_valid():
        try:
            do(form.cleaned_data)
            return HttpResponseRedirect(back)
        except Refusal as refusal:
            problem = str(refusal)
    shown = {"party": acting(request), "form": form, "problem": problem, "title": title, "about": about, "back": back}
    return render(request, "business/act.html", shown, status=422 if problem or form.errors else 200)


def or_told(page: View) -> Callable[[View], View]:
    """What the view refuses is told on this page, which takes the request, what the address holds, and the words."""

    def decorate(view: View) -> View:
        @wraps(view)
        def done_or_told(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            try:
                return view(request, *args, **kwargs)
            except Refusal as refusal:
                return page(request, *args, problem=str(refusal), **kwargs)

        return done_or_told

    return decorate
