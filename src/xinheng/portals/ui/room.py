"""What a party does in the room of a mediation, by a link, from a complaint's page or from the business's workspace."""

import base64
import binascii

from django.http import Http404, HttpRequest, HttpResponse

from xinheng.kit.typed import whole
from xinheng.services.mediation.actions import (
    MediationRefused,
    refuse_offer,
    say,
    sign,
    stop_settling,
    take_back_offer,
    take_offer,
)
from xinheng.services.mediation.models import Mediation, Said
from xinheng.support.files.looking import look_at
from xinheng.support.files.queries import files_about, open_served

PICTURE = "data:image/png;base64,"


def do_in_room(request: HttpRequest, found: Mediation, side: str) -> None:
    """Say, offer, take or refuse an offer, ask for a mediator, sign. Raises a refusal in words."""
    told = request.POST
    match told.get("act"):
        case "sign":
            strokes = _strokes(told.get("strokes", ""))
            sign(mediation=found, side=side, image=strokes, agreement=told.get("agreement", ""),
                 in_person=told.get("in_person") == "1")  # fmt: skip
        case "take":
            take_offer(said=_offer(found, told.get("offer", "")), side=side)
        case "refuse":
            refuse_offer(said=_offer(found, told.get("offer", "")), side=side)
        case "take_back":
            take_back_offer(said=_offer(found, told.get("offer", "")), side=side)
        case "stop":
            stop_settling(mediation=found, side=side)
        case _:
            file = request.FILES.get("file")
            given = (file.name or "", look_at(file.read())) if file else None
            offer = told.get("is_offer") == "1"
            say(mediation=found, side=side, words=told.get("words", ""), offer=offer, file=given)


def typed_in_room(request: HttpRequest) -> dict[str, object]:
    """What was typed and not taken, for the form of words."""
    return {"typed": request.POST.get("words", ""), "offered": request.POST.get("is_offer") == "1"}


def room_file(found: Mediation, pk: int) -> HttpResponse:
    """A file put into the room by either side; the strokes of a signature are no such file."""
    stored = files_about(found).filter(pk=pk).exclude(pk__in=found.signatures.values("strokes")).first()
    copy = open_served(stored) if stored else None
    if copy is None:
        raise Http404("no such file")
    return HttpResponse(copy.content, headers=copy.headers)


def _offer(found: Mediation, pk: str) -> Said:
    offer = found.said.filter(pk=whole(pk) or 0, offer=True).first()
    if offer is None:
        raise MediationRefused("没有这个方案，请刷新后再看。")
    return offer


def _strokes(text: str) -> bytes:
    """The picture of a signature as the pad gives it."""
    if not text.startswith(PICTURE):
        raise MediationRefused("还没有签名，请在框里写上名字再提交。")
    try:
        # Looked at before the turn to write: nobody waits for it.
        return look_at(base64.b64decode(text.removeprefix(PICTURE), validate=True))
    except binascii.Error:
        raise MediationRefused("签名没有传完整，请重新签。") from None
