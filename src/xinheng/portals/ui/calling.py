"""A call in the room of a mediation: what the browsers of its sides tell each other until they are connected (WebRTC).

Voice and picture go from browser to browser, over the city's relay where it has one, and are kept nowhere.
"""

import base64
import hmac
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse

from xinheng.kit import city_time
from xinheng.kit.json_read import read_json
from xinheng.kit.refusal import Refusal
from xinheng.kit.typed import whole
from xinheng.portals.ui.security import PERMISSIONS
from xinheng.services.mediation.actions import MediationRefused, signal
from xinheng.services.mediation.models import Mediation
from xinheng.services.mediation.queries import signals_for
from xinheng.services.mediation.rules import TALKING

# What a relay's name made of our secret holds for.
RELAY_SECONDS = 24 * 3600
MOST_BYTES = 64_000


def call(request: HttpRequest, found: Mediation, side: str) -> HttpResponse:
    """GET: what was told this side since `?after=`, how much was said, how far the mediation is; POST {to, body}: tell
    another side."""
    if request.method == "POST":
        try:
            to, body = _told(request)
            signal(mediation=found, side=side, to=to, body=body)
        except Refusal as refusal:
            return JsonResponse({"error": str(refusal)}, status=422)
        return HttpResponse(status=204)
    last = found.signals.order_by("-pk").values_list("pk", flat=True).first() or 0
    asked = whole(request.GET.get("after", ""))
    # Who only comes hears what is said from now on.
    rows = [] if asked is None else list(signals_for(found, side, asked))
    told = [{"from": one.side, "body": one.body} for one in rows]
    step = found.matter.state
    return JsonResponse({
        "told": told, "last": max([last, *(one.pk for one in rows)]), "said": found.said.count(),
        "step": step, "talking": step in TALKING,
    })  # fmt: skip


def with_microphone(response: HttpResponse) -> HttpResponse:
    """The page of a room may ask for the microphone; no other page may."""
    response["Permissions-Policy"] = PERMISSIONS.replace("microphone=()", "microphone=(self)")
    return response


def relays() -> list[dict[str, str]]:
    """The city's relay with a name and a word that hold for a day, as coturn checks them; none where it has none."""
    if not settings.XINHENG_RELAY:
        return []
    name = str(int(city_time.now().timestamp()) + RELAY_SECONDS)
    word = hmac.digest(settings.XINHENG_RELAY_SECRET.encode(), name.encode(), "sha1")
    return [{"urls": settings.XINHENG_RELAY, "username": name, "credential": base64.b64encode(word).decode()}]


def _told(request: HttpRequest) -> tuple[str, str]:
    if len(request.body) > MOST_BYTES:
        raise MediationRefused("通话信息太长，请刷新后再试。")
    try:
        told: Any = read_json(request.body)
        return str(told["to"]), str(told["body"]).replace("\0", "")
    except (ValueError, KeyError, TypeError):
        raise MediationRefused("通话信息不完整，请刷新后再试。") from None
