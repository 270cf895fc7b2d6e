"""The exchange's interface for loan services: signed questions, signed answers."""

import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from typing import Annotated

import orjson
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError
from pydantic import Field as Given

from xinheng.portals.ui.limits import EXCHANGE, limited
from xinheng.services.loans.actions import HandOverRefused, hand_over
from xinheng.services.loans.declarations import key_of
from xinheng.support.access.decorators import open_to_all
from xinheng.support.crypto.messages import ANSWER, is_in_time, signed_text, target
from xinheng.support.crypto.signing import sign, verify

Fact = Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,40}$")]
# By the error that a program reads, the status it gets.
STATUS = {"replayed": 409, "no_consent": 403, "consent_ended": 403, "beyond_consent": 403}
MOST_BYTES = 10_000


class FactsAsked(BaseModel):
    """The body of a question."""

    model_config = ConfigDict(extra="forbid")

    consent: str = Given(min_length=1, max_length=20)
    facts: list[Fact] = Given(min_length=1, max_length=40)


@open_to_all("贷款服务凭自己的签名和企业的授权号取数")
@csrf_exempt
@require_POST
@never_cache
@limited(EXCHANGE, "POST")
def loan_facts(request: HttpRequest) -> HttpResponse:
    """Facts of one business under its consent; who signed wrongly, or asks for more, gets nothing and is told why."""
    service, moment, nonce = (request.headers.get(f"X-Xinheng-{name}", "") for name in ("Service", "Time", "Nonce"))
    if int(request.headers.get("Content-Length") or 0) > MOST_BYTES:
        return _problem(413, "too_long", f"请求体不超过 {MOST_BYTES} 字节。")
    body, key = request.body, key_of(service)
    asked_at, answered = (
        target(word, request.get_host(), request.get_full_path()) for word in (str(request.method), ANSWER)
    )
    signature = _decoded(request.headers.get("X-Xinheng-Signature", ""))
    if (
        key is None
        or not 8 <= len(nonce) <= 64
        or not verify(signed_text(asked_at, service, moment, nonce, body=body), signature, key)
    ):
        return _problem(401, "not_signed", "签名不对，或者这个服务还没有登记公钥。")
    if not is_in_time(moment, time.time()):
        return _problem(401, "not_in_time", "X-Xinheng-Time 与现在相差太多，请校准时钟。")
    try:
        asked = FactsAsked.model_validate_json(body)
    except ValidationError as error:
        first = error.errors()[0]
        return _problem(422, "bad_question", str(first["msg"])[:200], ".".join(map(str, first["loc"])))
    try:
        given = hand_over(service=service, number=asked.consent.strip().upper(), asked=asked.facts, nonce=nonce)
    except HandOverRefused as refused:
        return _problem(STATUS[refused.error], refused.error, str(refused), refused.field)
    answer = HttpResponse(given.body, content_type="application/json")
    answer["X-Xinheng-Signature"] = urlsafe_b64encode(
        sign(signed_text(answered, service, moment, nonce, body=given.body))
    ).decode()
    return answer


def _decoded(text: str) -> bytes:
    try:
        return urlsafe_b64decode(text)
    except (Error, ValueError):
        return b""


def _problem(status: int, error: str, detail: str, field: str = "") -> HttpResponse:
    told = orjson.dumps({"error": error, "detail": detail, "field": field or None})
    return HttpResponse(told, status=status, content_type="application/json")


urlpatterns = [path("loans/facts", loan_facts, name="loan-facts")]
