"""Entering a person's request, and answering it."""

import json
from datetime import date

from django.db import transaction

from xinheng.kit import city_time
from xinheng.kit.characters import is_blank
from xinheng.kit.refusal import Refusal
from xinheng.support.accounts.models import Account
from xinheng.support.audit.actions import record_event
from xinheng.support.audit.streams import stream_for
from xinheng.support.crypto.cipher import encrypt, new_secret
from xinheng.support.numbers.actions import next_number
from xinheng.support.privacy.models import PrivacyRequest
from xinheng.support.procedures.clocks.terms import last_day_of


@transaction.atomic
def receive_request(
    *, kind: str, name: str, contact: str, wish: str, received_on: date, about: str, office: str, by: Account
) -> PrivacyRequest:
    """Enter what a person asks; the last day to answer follows from the day it was received. Raises Refusal."""
    today = city_time.today()
    if received_on > today:
        raise Refusal(f"收到日期 {received_on} 还没有到，请填今天或以前的日期。")
    secret = new_secret()
    told = {"name": name.strip(), "contact": contact.strip(), "wish": wish.strip()}
    number = next_number(prefix="个", office=office, at=city_time.now())
    request = PrivacyRequest.objects.create(
        number=number, kind=kind, office=office, about=about.strip(), secret=secret,
        person=encrypt(secret, json.dumps(told, ensure_ascii=False).encode()), received_on=received_on,
        due_on=last_day_of("privacy.answer", received_on), entered_by=by,
    )  # fmt: skip
    _record("receive_privacy_request", request, by, {"kind": kind, "about": request.about})
    return request


@transaction.atomic
def answer_request(*, request: PrivacyRequest, done: bool, answer: str, by: Account) -> PrivacyRequest:
    """Say what was done, or why it was not (个人信息保护法 第五十条: a refusal gives its reasons). Raises Refusal."""
    if is_blank(answer):
        raise Refusal("写明办理结果或不予办理的理由，这是给本人的答复。")
    locked = PrivacyRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if locked.state != PrivacyRequest.State.OPEN:
        raise Refusal(f"这项请求{locked.get_state_display()}，不能再答复。")
    locked.state = PrivacyRequest.State.DONE if done else PrivacyRequest.State.REFUSED
    locked.answer, locked.answered_by, locked.answered_at = answer.strip(), by, city_time.now()
    locked.save(update_fields=["state", "answer", "answered_by", "answered_at"])
    _record("answer_privacy_request", locked, by, {"state": locked.state})
    return locked


def _record(verb: str, request: PrivacyRequest, by: Account, detail: dict[str, object]) -> None:
    record_event(stream=stream_for(request.office, "privacy"), verb=verb, actor=by, target=request, detail=detail)
