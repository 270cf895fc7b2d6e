"""One form on one page, as most acts of a venue are: ask, do, say what was wrong, keep what was typed."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from xinheng.kit.refusal import Refusal
from xinheng.portals.partner.venue import venue
from xinheng.portals.ui.acting_for import acting


def page(request: HttpRequest, name: str, shown: dict[str, Any], status: int = 200) -> HttpResponse:
    """A page of the venue's."""
    shown = {"party": acting(request), "partner": venue(request), **shown}
    return render(request, f"partner/{name}.html", shown, status=status)


def sheet(
    request: HttpRequest, form: forms.Form, do: Callable[[dict[str, Any]], str], *, title: str, about: str, back: str,
    button: str = "保存", files: bool = False,
) -> HttpResponse:  # fmt: skip
    """`do` makes the act from the cleaned values and gives the address that comes next."""
    problem = ""
    if request.method == "POST" and form.is_valid():
        try:
            return HttpResponseRedirect(do(form.cleaned_data))
        except Refusal as refusal:
            problem = str(refusal)
    shown = {"form": form, "problem": problem, "title": title, "about": about, "back": back, "button": button,
             "files": files}  # fmt: skip
    return page(request, "act", shown, 422 if problem or form.errors else 200)
