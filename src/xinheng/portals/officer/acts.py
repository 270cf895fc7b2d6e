"""Acts: what an officer may do with a matter now. A table of verbs, each with its form and the action it calls."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from xinheng.kit.refusal import Refusal
from xinheng.portals.officer.signed_in import account_of
from xinheng.support.accounts.models import Account
from xinheng.support.procedures.declarations import Move

Told = dict[str, Any]


@dataclass(frozen=True)
class Act:
    """One verb: its words, the form to fill in (none: one press), what is done. The main one is filled on the page.

    `form` may be a function of the target where its choices depend on it.
    """

    verb: str
    title: str
    do: Callable[[Any, Account, Told], object]
    form: Callable[..., forms.Form] | None = None
    main: bool = False

    @property
    def asks(self) -> bool:
        """Whether something has to be filled in (templates would call `form` itself)."""
        return self.form is not None


def offered(table: Mapping[str, Act], moves: Iterable[Move], also: Mapping[str, list[str]] | None = None) -> list[Act]:
    """The acts of the moves an account may make now, the main one first; `also` adds acts that share a move."""
    names = [name for move in moves for name in (move.verb, *(also or {}).get(move.verb, []))]
    found = [table[name] for name in dict.fromkeys(names) if name in table]
    return sorted(found, key=lambda act: not act.main)


@dataclass(frozen=True)
class Sheet:
    """The page of one act: what it is done to and where to go afterwards."""

    title: str
    about: str
    back: str


def perform(request: HttpRequest, act: Act, target: object, sheet: Sheet) -> HttpResponse:
    """Ask for what the act needs, then do it. Whether it may be done is judged by the action alone."""
    data = request.POST if request.method == "POST" else None
    fields = act.form(data, target=target) if act.form else None
    problem = ""
    if request.method == "POST" and (fields is None or fields.is_valid()):
        try:
            act.do(target, account_of(request), fields.cleaned_data if fields else {})
            return HttpResponseRedirect(sheet.back)
        except Refusal as refusal:
            problem = str(refusal)
    shown = {"act": act, "form": fields, "problem": problem, "sheet": sheet}
    return render(request, "officer/act.html", shown, status=422 if problem or (fields and fields.errors) else 200)
