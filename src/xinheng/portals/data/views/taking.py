"""A file sent in the browser: the worker tries it and takes it in; one page shows how far it is."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from xinheng.fusion.intake.arriving.shelf import hold
from xinheng.fusion.intake.compiling.plan import Plan
from xinheng.fusion.intake.models import Arrival
from xinheng.fusion.intake.queries import ahead_of, arrivals, is_stuck, open_arrivals, run_now
from xinheng.fusion.intake.sending import confirm, drop, send
from xinheng.fusion.intake.sources import plan_for, source_named
from xinheng.fusion.intake.writing.reporting import Manner
from xinheng.portals.data.forms import CorrectionForm, DeliveryForm, FullDeliveryForm
from xinheng.portals.ui.acting import Sheet, ask, told
from xinheng.portals.ui.signed_in import whole_city
from xinheng.support.access.decorators import requires
from xinheng.support.access.permissions import Permission

S = Arrival.State


@requires(Permission.RUN_INTAKE)
@require_http_methods(["GET", "POST"])
def take(request: HttpRequest, name: str) -> HttpResponseBase:
    """Send a file of a source to be tried. `name` may be a type's template."""
    by, plan = whole_city(request, Permission.RUN_INTAKE), _plan(name)
    kind = FullDeliveryForm if plan.is_full else DeliveryForm
    form = kind(told(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        manner = Manner(True, False, given["partial"], given.get("withdraw"), given.get("as_of"))
        return _to(send(source=name, word=hold(given["file"]), manner=manner, by=by))
    shown = {"source": plan.source, "form": form, "open": list(open_arrivals(name))}
    return render(request, "data/take.html", shown, status=422 if form.errors else 200)


@requires(Permission.RUN_INTAKE)
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, name: str) -> HttpResponseBase:
    """Send corrected rows of a source back."""
    by, plan = whole_city(request, Permission.RUN_INTAKE), _plan(name)
    form = CorrectionForm(told(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        manner = Manner(dry_run=form.cleaned_data["tries"], corrects=True)
        return _to(send(source=name, word=hold(form.cleaned_data["file"]), manner=manner, by=by))
    shown = {"source": plan.source, "form": form, "open": list(open_arrivals(name)), "corrects": True}
    return render(request, "data/take.html", shown, status=422 if form.errors else 200)


@requires(Permission.RUN_INTAKE)
@require_GET
def sent(request: HttpRequest, pk: int) -> HttpResponseBase:
    """How far a delivery is; asked again every two seconds until there is something to read or to decide."""
    whole_city(request, Permission.RUN_INTAKE)
    delivery = _delivery(pk)
    if delivery.state == S.TAKEN and delivery.run is not None:
        return _there(request, reverse("data:delivery", args=[delivery.run.pk]))
    waits = delivery.state in (S.WAITING, S.RUNNING)
    stuck = waits and is_stuck(delivery)
    partly = request.headers.get("HX-Request") == "true"
    if partly and (stuck or not waits):
        return _there(request, request.path)
    declared = source_named(delivery.source)
    shown = {
        "delivery": delivery, "stuck": stuck, "polls": waits and not stuck,
        "ahead": ahead_of(delivery) if waits else [],
        "run": run_now(delivery), "title": declared.title if declared else delivery.source,
    }  # fmt: skip
    return render(request, "data/progress.html" if partly else "data/sent.html", shown)


@requires(Permission.RUN_INTAKE)
@require_http_methods(["GET", "POST"])
def sent_take(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Take in what was tried."""
    by, delivery = whole_city(request, Permission.RUN_INTAKE), _delivery(pk)
    back = reverse("data:sent", args=[pk])
    sheet = Sheet("接入这份文件", "、".join(delivery.names), back, "接入", "合格的行写入登记簿，退回的行等部门更正。")
    return ask(request, None, sheet, lambda _: confirm(delivery=delivery, by=by))


@requires(Permission.RUN_INTAKE)
@require_http_methods(["GET", "POST"])
def sent_drop(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Drop what was sent and is not taken in yet."""
    by, delivery = whole_city(request, Permission.RUN_INTAKE), _delivery(pk)
    back = reverse("data:sent", args=[pk])
    follows = "这份文件不接入，从服务器上销毁。"
    sheet = Sheet("不接入这份文件", "、".join(delivery.names), back, "不接入", follows, refusing=True)
    return ask(request, None, sheet, lambda _: drop(delivery=delivery, by=by))


def _plan(name: str) -> Plan:
    if source_named(name) is None:
        raise Http404("no such source")
    return plan_for(name)


def _delivery(pk: int) -> Arrival:
    found = arrivals().filter(pk=pk).first()
    if found is None:
        raise Http404("no such delivery")
    return found


def _to(delivery: Arrival) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("data:sent", args=[delivery.pk]))


def _there(request: HttpRequest, address: str) -> HttpResponse:
    """The browser goes on; a part of a page that asks is told to have the whole page go."""
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)
