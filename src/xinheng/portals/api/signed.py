"""A question that a program signed, and the signed answer: the way all of the exchange's interfaces speak."""

import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import orjson
from django.http import HttpRequest, HttpResponse
from pydantic import BaseModel, ValidationError

from xinheng.kit.finding_words import in_words
from xinheng.portals.ui.watching import forged
from xinheng.support.crypto.messages import ANSWER, is_in_time, signed_text, target
from xinheng.support.crypto.signing import sign, verify

B = TypeVar("B", bound=BaseModel)


class NotHeard(Exception):
    """A question that gets nothing; `answer` says why, for the program and for its people."""

    def __init__(self, status: int, error: str, detail: str, field: str = "") -> None:
        super().__init__(detail)
        self.answer = problem(status, error, detail, field)


@dataclass(frozen=True)
class SignedQuestion:
    """Who asks, and the second and the word that its signature stands over."""

    service: str
    moment: str
    nonce: str
    answered: str

    def answer(self, body: bytes) -> HttpResponse:
        """What was asked for, under our signature."""
        answer = HttpResponse(body, content_type="application/json")
        told = signed_text(self.answered, self.service, self.moment, self.nonce, body=body)
        answer["X-Xinheng-Signature"] = urlsafe_b64encode(sign(told)).decode()
        return answer


def hear(
    request: HttpRequest, key_of: Callable[[str], bytes | None], body: type[B], most: int
) -> tuple[SignedQuestion, B]:
    """The question of a service whose key `key_of` knows, of at most so many bytes. Raises NotHeard."""
    service, moment, nonce = (request.headers.get(f"X-Xinheng-{name}", "") for name in ("Service", "Time", "Nonce"))
    if int(request.headers.get("Content-Length") or 0) > most:
        raise NotHeard(413, "too_long", f"请求体不超过 {most} 字节。")
    asked_at, answered = (
        target(word, request.get_host(), request.get_full_path()) for word in (str(request.method), ANSWER)
    )
    key, signature = key_of(service), _decoded(request.headers.get("X-Xinheng-Signature", ""))
    told = signed_text(asked_at, service, moment, nonce, body=request.body)
    if key is None or not 8 <= len(nonce) <= 64 or not verify(told, signature, key):
        forged(request)
        raise NotHeard(401, "not_signed", "签名不对，或者这个服务还没有登记公钥。")
    if not is_in_time(moment, time.time()):
        raise NotHeard(401, "not_in_time", "X-Xinheng-Time 与现在相差太多，请校准时钟。")
    try:
        asked = body.model_validate_json(request.body)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(map(str, first["loc"]))
        raise NotHeard(422, "bad_question", f"{field or '内容'}：{in_words(first)}。", field) from None
    return SignedQuestion(service, moment, nonce, answered), asked


def problem(status: int, error: str, detail: str, field: str = "") -> HttpResponse:
    """A refusal as programs read it."""
    told = orjson.dumps({"error": error, "detail": detail, "field": field or None})
    return HttpResponse(told, status=status, content_type="application/json")


def _decoded(text: str) -> bytes:
    try:
        return urlsafe_b64decode(text)
    except (Error, ValueError):
        return b""
