"""Where departments push their rows: signed, answered at once, taken in by the worker."""

import time
from base64 import b64decode
from binascii import Error

import orjson
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from xinheng.fusion.intake.models import Arrival
from xinheng.fusion.intake.pushing import Pushed, PushRefused, pushed_arrival, take_push
from xinheng.portals.ui.limits import EXCHANGE, limited
from xinheng.portals.ui.watching import forged
from xinheng.support.access.decorators import open_to_all
from xinheng.support.crypto.messages import target

WHY = "部门凭登记在来源上的公钥推送，签名不对的一行都不收"


@open_to_all(WHY)
@csrf_exempt
@require_POST
@never_cache
@limited(EXCHANGE, "POST")
def push(request: HttpRequest, source: str) -> HttpResponse:
    """Rows of a source. 202 with the number under which the sender may ask what became of them."""
    kind = request.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    try:
        made = take_push(pushed=_pushed(request, source, request.body), kind=kind, now=time.time())
    except PushRefused as refused:
        return _refused(request, refused)
    return _told(202, _standing(made))


@open_to_all(WHY)
@require_GET
@never_cache
@limited(EXCHANGE, "GET")
def standing(request: HttpRequest, source: str, pk: int) -> HttpResponse:
    """What became of one push; the number stands under the signature in place of a body."""
    try:
        found = pushed_arrival(pushed=_pushed(request, source, str(pk).encode()), pk=pk, now=time.time())
    except PushRefused as refused:
        return _refused(request, refused)
    return _told(200, _standing(found))


def _pushed(request: HttpRequest, source: str, body: bytes) -> Pushed:
    key, moment, nonce = (request.headers.get(f"X-Xinheng-{name}", "") for name in ("Key", "Time", "Nonce"))
    try:
        signature = b64decode(request.headers.get("X-Xinheng-Signature", ""), validate=True)
    except (Error, ValueError):
        signature = b""
    to = target(str(request.method), request.get_host(), request.get_full_path())
    return Pushed(to, source, key, moment, nonce, signature, body)


def _standing(arrival: Arrival) -> dict[str, object]:
    run, told = arrival.run, None
    if run is not None and arrival.finished_at:
        told = {"read": run.read, "accepted": run.accepted, "unchanged": run.unchanged, "rejected": run.rejected}
    return {
        "delivery": arrival.pk, "state": arrival.state, "words": arrival.get_state_display(),
        "problem": arrival.problem, "counts": told,
    }  # fmt: skip


def _refused(request: HttpRequest, why: PushRefused) -> HttpResponse:
    if why.error == "not_signed":
        forged(request)
    return _told(why.status, {"error": why.error, "detail": str(why), "field": None})


def _told(status: int, told: dict[str, object]) -> HttpResponse:
    return HttpResponse(orjson.dumps(told), status=status, content_type="application/json")


urlpatterns = [
    path("<slug:source>", push, name="push"),
    path("<slug:source>/<int:pk>", standing, name="push-standing"),
]
