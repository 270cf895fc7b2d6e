"""The keys under which a department pushes a source to us."""

from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from xinheng.fusion.intake.pushing import add_push_key, end_push_key
from xinheng.fusion.intake.queries import push_keys
from xinheng.fusion.intake.sources import source_named
from xinheng.kit.refusal import Refusal
from xinheng.portals.data.forms import PushKeyForm
from xinheng.portals.ui.acting import Sheet, ask, told
from xinheng.portals.ui.signed_in import whole_city
from xinheng.support.access.decorators import requires
from xinheng.support.access.permissions import Permission
from xinheng.support.crypto.messages import MOST_SKEW


@requires(Permission.RUN_INTAKE)
@require_http_methods(["GET", "POST"])
def keys(request: HttpRequest, name: str) -> HttpResponseBase:
    """Every key of a source with its last use and clock; a new one is written down here."""
    by, declared = whole_city(request, Permission.RUN_INTAKE), source_named(name)
    if declared is None:
        raise Http404("no such source")
    form, problem = PushKeyForm(told(request)), ""
    if request.method == "POST" and form.is_valid():
        try:
            add_push_key(source=name, public=form.cleaned_data["public"], by=by)
        except Refusal as refusal:
            problem = str(refusal)
        else:
            return HttpResponseRedirect(reverse("data:push_keys", args=[name]))
    address = request.build_absolute_uri(f"/exchange/deliveries/{name}")
    shown = {"source": declared, "keys": list(push_keys(name)), "form": form, "problem": problem, "skew": MOST_SKEW,
             "columns": list(declared.columns), "address": address}  # fmt: skip
    return render(request, "data/keys.html", shown, status=422 if problem or form.errors else 200)


@requires(Permission.RUN_INTAKE)
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, name: str, pk: int) -> HttpResponseBase:
    """A key is not good any more."""
    by = whole_city(request, Permission.RUN_INTAKE)
    key = push_keys(name).filter(pk=pk, ended_at=None).first()
    if key is None:
        raise Http404("no such key in force")
    follows = "用它签名的推送从现在起一律退回；已经收到的不变。"
    sheet = Sheet("停用推送密钥", key.name, reverse("data:push_keys", args=[name]), "停用", follows, refusing=True)
    return ask(request, None, sheet, lambda _: end_push_key(key=key, by=by))
