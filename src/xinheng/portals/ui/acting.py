"""One act on one page: ask for what it needs, do it, say what was wrong. What was typed is kept."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render

from xinheng.kit.refusal import Refusal

Told = dict[str, Any]


@dataclass(frozen=True)
class Sheet:
    """The page of an act: what it is, to what, where to go afterwards, what follows from it; `closed` says why it
    cannot be done as things stand, and nothing is asked for."""

    title: str
    about: str
    back: str
    button: str = ""
    follows: str = ""
    refusing: bool = False
    closed: str = ""


def ask(request: HttpRequest, form: forms.Form | None, sheet: Sheet, do: Callable[[Told], object]) -> HttpResponseBase:
    """Show the form; on POST do the act with what was told. Whether it may be done is judged by the action alone.

    `do` may answer itself, as with a password that is shown once; else the person goes to `sheet.back`.
    """
    if sheet.closed and request.method == "GET":
        return render(request, "ui/act.html", {"sheet": sheet}, status=409)
    problem = ""
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            answer = do(form.cleaned_data if form else {})
        except Refusal as refusal:
            problem = str(refusal)
        except ValidationError as error:
            problem = blame(form, error)
        else:
            return answer if isinstance(answer, HttpResponseBase) else HttpResponseRedirect(sheet.back)
    shown = {"form": form, "sheet": sheet, "problem": problem}
    wrong = problem or (form is not None and form.errors)
    return render(request, "ui/act.html", shown, status=422 if wrong else 200)


def blame(form: forms.Form | None, error: ValidationError) -> str:
    """Put an action's reasons at the fields they name; what names no field of the form is returned as a sentence."""
    if not hasattr(error, "error_dict"):
        return "".join(error.messages)
    left = []
    for name, problems in error.error_dict.items():
        messages = [message for problem in problems for message in problem.messages]
        if form is not None and name in form.fields:
            form.add_error(name, messages)
        else:
            left += messages
    return "".join(left)


def told(request: HttpRequest) -> Any:
    """What was sent, for a form's first argument; None before anything was."""
    return request.POST if request.method == "POST" else None


def shown_once(request: HttpRequest, title: str, words: str, secret: str, back: str) -> HttpResponse:
    """A secret on a page that is kept nowhere."""
    page = render(request, "ui/shown_once.html", {"title": title, "words": words, "secret": secret, "back": back})
    page.headers["Cache-Control"] = "no-store"
    return page
