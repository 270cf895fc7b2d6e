"""A file in the browser: tried first, with what would become of its rows, then taken in."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from xinheng.fusion.intake.actions import IntakeReport, run_intake
from xinheng.fusion.intake.queries import runs
from xinheng.fusion.intake.sources import source_named
from xinheng.kit.refusal import Refusal
from xinheng.portals.data.forms import DeliveryForm
from xinheng.portals.data.holding import held, hold, release
from xinheng.portals.ui.signed_in import whole_city
from xinheng.support.access.decorators import requires
from xinheng.support.access.permissions import Permission
from xinheng.support.accounts.models import Account


@requires(Permission.RUN_INTAKE)
@require_http_methods(["GET", "POST"])
def take(request: HttpRequest, name: str) -> HttpResponseBase:
    """Send a file of a source, see what it would do, take it in. `name` may be a type's template."""
    by, source = whole_city(request, Permission.RUN_INTAKE), source_named(name)
    if source is None:
        raise Http404("no such source")
    shown: dict[str, object] = {"source": source, "form": DeliveryForm()}
    if request.method == "GET":
        return render(request, "data/take.html", shown)
    if (word := request.POST.get("held", "")) and held(word) is not None:
        return _taken(request, shown, name, word, by)
    form, problem = DeliveryForm(request.POST, request.FILES), ""
    shown["form"] = form
    if form.is_valid():
        word = hold(form.cleaned_data["file"])
        report, problem = _tried(name, word, form.cleaned_data, by)
        shown |= {"report": report, "problem": problem, "held": word if report else "", "told": form.cleaned_data}
        if problem:
            release(word)
    return render(request, "data/take.html", shown, status=422 if form.errors or problem else 200)


def _tried(name: str, word: str, told: dict[str, Any], by: Account) -> tuple[IntakeReport | None, str]:
    path = held(word)
    assert path is not None
    try:
        return run_intake(source=name, files=[path], dry_run=True, partial=told["partial"], by=by), ""
    except Refusal as refusal:
        return None, str(refusal)


def _taken(request: HttpRequest, shown: dict[str, object], name: str, word: str, by: Account) -> HttpResponse:
    """The held file taken in; afterwards the page of that run."""
    path = held(word)
    assert path is not None
    try:
        run_intake(source=name, files=[path], partial=request.POST.get("partial") == "on", by=by)
    except Refusal as refusal:
        return render(request, "data/take.html", shown | {"problem": str(refusal)}, status=422)
    release(word)
    newest = runs(name).first()
    return HttpResponseRedirect(reverse("data:delivery", args=[newest.pk]) if newest else reverse("data:sources"))
