"""Giving and ending consents, and handing over what was consented to."""

from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

import orjson
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from xinheng.credit.codes.alphabet import random_text
from xinheng.fusion.matching.models import SubjectMerge
from xinheng.fusion.matching.queries import taken_for_another
from xinheng.fusion.registers.queries import subject_by
from xinheng.fusion.standard.registry import standard
from xinheng.kit import city_time
from xinheng.kit.refusal import Refusal
from xinheng.services.loans.declarations import fact_titles, key_of, services
from xinheng.services.loans.models import LoanAnswer, LoanConsent
from xinheng.services.loans.queries import facts_of, service_title, titles
from xinheng.services.loans.rules import beyond, why_no_consent
from xinheng.services.mandates.moving import SPLIT
from xinheng.services.mandates.telling import tell_holders
from xinheng.support.access.parties import Party, PartyRight
from xinheng.support.audit.actions import record_event
from xinheng.support.audit.streams import stream_for
from xinheng.support.procedures.parameters import parameter

STREAM, LENGTH, DAYS = "loans", 12, "loans.consent_days"
# Consents to loan services are given by whoever gives mandates.
CONSENTS = PartyRight.DELEGATE


class ConsentRefused(Refusal):
    """A consent that cannot be given or ended; the sentence says why."""


class HandOverRefused(Exception):
    """A service gets nothing; `error` is for its program, `str()` for its people."""

    def __init__(self, error: str, detail: str, field: str = "") -> None:
        super().__init__(detail)
        self.error, self.field = error, field


@dataclass(frozen=True)
class HandedOver:
    """What a service gets, as bytes to be signed."""

    body: bytes


@transaction.atomic
def give_loan_consent(*, service: str, facts: list[str], until: date, by: Party) -> LoanConsent:
    """Let a service have these facts; an earlier consent to it ends with that. Raises ConsentRefused."""
    _must_consent(by)
    known = services().get(service)
    if known is None or key_of(service) is None:
        raise ConsentRefused("这个服务还没有接通，过些日子再来。")
    most = int(parameter(DAYS, city_time.today()))
    wanted = [one for one in fact_titles(known) if one in facts] + [one for one in facts if one not in known.facts]
    if problem := why_no_consent(wanted, known.facts, until, city_time.today(), most):
        raise ConsentRefused(problem)
    _end(LoanConsent.objects.filter(identity__in=by.identities, service=service, ended_at=None), by)
    made = LoanConsent.objects.create(
        number=random_text(LENGTH), identity=by.identity, service=service, facts=wanted, given_by=by.display_name,
        expires_on=until,
    )  # fmt: skip
    _tell("give", by, made, {"service": service, "facts": wanted})
    return made


@transaction.atomic
def end_loan_consent(*, consent: LoanConsent, by: Party) -> None:
    """Take it back: the next question gets nothing."""
    _must_consent(by)
    if not _end(LoanConsent.objects.filter(pk=consent.pk, identity__in=by.identities, ended_at=None), by):
        raise ConsentRefused("这项授权已经收回。")


@transaction.atomic
def end_what_others_gave(rows: QuerySet[LoanConsent]) -> int:
    """End what was agreed to while the business was taken for one with another, by a merge that was taken back since:
    who agreed may have been the other's. Gives how many."""
    return _end(rows.filter(taken_for_another("identity", "given_at"), ended_at=None), None)


def end_at_split(rows: QuerySet[LoanConsent], merge: SubjectMerge) -> None:
    """The same at once, when the merge is taken back."""
    _end(rows.filter(ended_at=None), None)


def hand_over(*, service: str, number: str, asked: list[str], nonce: str) -> HandedOver:
    """What the service asked for, all of it, under a consent to it that holds now. Raises HandOverRefused.

    A refusal under a consent is kept and shown to the business like a hand-over; who asked for too much is told of what
    was too much, and the business gets a message.
    """
    with transaction.atomic():
        # Whoever takes the consent back waits for this, or this for him.
        rows = LoanConsent.objects.filter(number=number, service=service)
        end_what_others_gave(rows)
        consent = rows.select_for_update().first()
        if consent is None:
            raise HandOverRefused("no_consent", "没有这样的授权，请核对授权号。", "consent")
        if LoanAnswer.objects.filter(consent=consent, nonce=nonce).exists():
            raise HandOverRefused("replayed", "这次请求已经处理过，请用新的随机数。", "nonce")
        refused, given = _judged(consent, asked)
        try:
            with transaction.atomic():
                kept = _kept(consent, asked, nonce, refused, given)
        except IntegrityError:
            raise HandOverRefused("replayed", "这次请求已经处理过，请用新的随机数。", "nonce") from None
        _tell("refuse" if refused else "hand_over", None, kept, {"service": service, "facts": asked[:20]})
    if refused:
        raise refused
    return HandedOver(given)


def _judged(consent: LoanConsent, asked: list[str]) -> tuple[HandOverRefused | None, bytes]:
    subject = subject_by(consent.identity)
    if not consent.runs or subject is None or standard().is_closed(subject.kind, subject.status):
        return HandOverRefused("consent_ended", "授权已经收回、到期，或者主体已经注销、吊销。", "consent"), b""
    if more := beyond(asked, consent.facts):
        return HandOverRefused("beyond_consent", f"超出授权，企业没有同意提供：{'、'.join(more)}。", "facts"), b""
    told: dict[str, Any] = {
        "consent": consent.number, "subject": {"id": consent.identity, "name": subject.name},
        "given_at": city_time.now().isoformat(), "consent_until": consent.expires_on.isoformat(),
        "facts": facts_of(consent.identity, asked),
    }  # fmt: skip
    return None, orjson.dumps(told)


def _kept(
    consent: LoanConsent, asked: list[str], nonce: str, refused: HandOverRefused | None, given: bytes
) -> LoanAnswer:
    outcome = LoanAnswer.Outcome.GIVEN
    if refused is not None:
        over = refused.error == "beyond_consent"
        outcome = LoanAnswer.Outcome.BEYOND if over else LoanAnswer.Outcome.ENDED
    kept = LoanAnswer.objects.create(
        consent=consent, nonce=nonce, asked=asked, outcome=outcome, digest=sha256(given).hexdigest() if given else ""
    )
    if outcome == LoanAnswer.Outcome.BEYOND:
        more = titles(beyond(asked, consent.facts))
        what = f"{service_title(consent.service)}要了本单位没有同意提供的内容（{more}），平台已拒绝。"
        words, key = f"{what}可以在企业端“融资授权”查看、收回。", f"loan:{consent.pk}:{city_time.today()}"
        tell_holders(identity=consent.identity, right=CONSENTS, key=key, words=words)
    return kept


def _end(running: QuerySet[LoanConsent], by: Party | None) -> int:
    ended = list(running.select_for_update())
    for one in ended:
        one.ended_at, one.ended_by = city_time.now(), by.display_name if by else SPLIT
        one.save(update_fields=["ended_at", "ended_by"])
        _tell("end", by, one, {"service": one.service})
    return len(ended)


def _must_consent(by: Party) -> None:
    if not by.may(CONSENTS):
        raise ConsentRefused("您没有“管理授权”的权限，请联系法定代表人（经营者）。")


def _tell(verb: str, by: Party | None, target: LoanConsent | LoanAnswer, detail: dict[str, object]) -> None:
    record_event(stream=stream_for("", STREAM), verb=f"loans.{verb}", actor=by, target=target, detail=detail)
