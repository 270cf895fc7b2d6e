"""The room of a mediation on a party's phone: read, say, offer, take an offer, sign. The key of a link opens it."""

import base64
import binascii

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from xinheng.kit.refusal import Refusal
from xinheng.portals.ui.limits import PROGRESS, SUBMIT, limited
from xinheng.services.mediation.actions import MediationRefused, say, sign, take_offer
from xinheng.services.mediation.models import Mediation
from xinheng.services.mediation.queries import opened_by, room_of
from xinheng.support.access.decorators import open_to_all
from xinheng.support.files.queries import files_about, open_served

WHY = "调解的一方凭调解员给的链接进调解室"
PICTURE = "data:image/png;base64,"


@open_to_all(WHY)
@never_cache
@limited(PROGRESS)
@limited(SUBMIT, "POST")
@require_http_methods(["GET", "POST"])
def room(request: HttpRequest, key: str) -> HttpResponse:
    """One side's room. What cannot be done is said above, and what was typed stays."""
    found, side = _opened(key)
    problem = ""
    if request.method == "POST":
        try:
            _do(request, found, side)
            return HttpResponseRedirect(reverse("public:room", args=[key]))
        except Refusal as refusal:
            problem = str(refusal)
    shown = {"room": room_of(found, side), "key": key, "problem": problem, "typed": request.POST.get("words", "")}
    return render(request, "public/room.html", shown, status=422 if problem else 200)


@open_to_all(WHY)
@never_cache
@limited(PROGRESS)
@require_GET
def file(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """A file put into the room by either side."""
    found, _ = _opened(key)
    stored = files_about(found).filter(pk=pk).exclude(pk__in=found.signatures.values("strokes")).first()
    copy = open_served(stored) if stored else None
    if copy is None:
        raise Http404("no such file")
    return HttpResponse(copy.content, headers=copy.headers)


def _opened(key: str) -> tuple[Mediation, str]:
    opened = opened_by(key)
    if opened is None:
        raise Http404("no such room")
    return opened


def _do(request: HttpRequest, found: Mediation, side: str) -> None:
    told = request.POST
    if told.get("act") == "sign":
        sign(mediation=found, side=side, image=_strokes(told.get("strokes", "")), agreement=told.get("agreement", ""))
    elif told.get("act") == "take":
        pk = told.get("offer", "")
        offer = found.said.filter(pk=pk, offer=True).first() if pk.isdigit() and len(pk) < 15 else None
        if offer is None:
            raise MediationRefused("没有这个方案，请刷新后再看。")
        take_offer(said=offer, side=side)
    else:
        file = request.FILES.get("file")
        given = (file.name or "", file.read()) if file else None
        say(mediation=found, side=side, words=told.get("words", ""), offer=told.get("is_offer") == "1", file=given)


def _strokes(text: str) -> bytes:
    """The picture of a signature as the pad gives it."""
    if not text.startswith(PICTURE):
        raise MediationRefused("还没有签名，请在框里写上名字再提交。")
    try:
        return base64.b64decode(text.removeprefix(PICTURE), validate=True)
    except binascii.Error:
        raise MediationRefused("签名没有传完整，请重新签。") from None
