"""How an organisation comes to the table, and goes."""

import secrets
from datetime import date
from typing import Any

from django.db import transaction

from xinheng.fusion.registers.queries import identities_of, subject_by
from xinheng.kit import city_time
from xinheng.kit.refusal import Refusal
from xinheng.services.partners.forms import AppliedOnPaper
from xinheng.services.partners.models import Partner
from xinheng.services.partners.queries.own import PROCEDURE, admitted
from xinheng.support.access.parties import Party
from xinheng.support.accounts.models import Account
from xinheng.support.audit.actions import record_event
from xinheng.support.audit.streams import stream_for
from xinheng.support.numbers.actions import unguessable_number
from xinheng.support.procedures.actions import move
from xinheng.support.procedures.doors.beginning import Origin
from xinheng.support.procedures.doors.of_party import PartyAct, Sent
from xinheng.support.procedures.models import Matter, Step
from xinheng.support.procedures.opening import open_and_move
from xinheng.support.procedures.refusals import MoveRefused
from xinheng.support.procedures.table.binding import binder

STREAM = "partners"
makes = binder("partner_admission")


class PartnerRefused(Refusal):
    """What a partner or a tenant cannot do; the sentence says why."""


@transaction.atomic
def apply_for_admission(*, by: Party, kind: str, venue: str, address: str, purpose: str) -> Matter:
    """Ask the bureau to be admitted as who looks after a venue, a market, an association or a platform."""
    told = {"kind": kind, "venue": venue, "address": address, "purpose": purpose, "received_on": city_time.today()}
    return _open(by.identity, by, told)


@makes("apply", asks=AppliedOnPaper, begins=True)
@transaction.atomic
def register_application(
    *, origin: Origin, by: Account, uscc: str, kind: str, venue: str, address: str, purpose: str, received_on: date
) -> Matter:
    """The same for who wrote or came to the counter."""
    told = {"kind": kind, "venue": venue, "address": address, "purpose": purpose, "received_on": received_on}
    return _open(uscc, by, told)


def _open(identity: str, by: Account | Party, told: dict[str, Any]) -> Matter:
    subject = subject_by(identity)
    if subject is None or subject.kind != "entity":
        raise MoveRefused(f"没有统一社会信用代码为“{identity}”的单位，请核对代码。")
    if not subject.office:
        raise MoveRefused("平台还不知道由哪个监管所办理，请拨打 12315 或者到登记机关窗口申请。")
    known = identities_of(subject.identity)
    if running := Partner.objects.filter(identity__in=known, matter__closed_at=None).select_related("matter").first():
        raise MoveRefused(f"这个单位已经有一件“{running.venue}”的申请（{running.matter.number}），不用重复提交。")
    facts = {name: value.strip() if isinstance(value, str) else value for name, value in told.items()}
    matter = open_and_move(
        procedure=PROCEDURE, verb="apply", by=by, facts=facts, title=f"认定 {facts['venue']}"[:200],
        office=subject.office, subject_identity=subject.identity, subject_name=subject.name,
        number=unguessable_number(prefix="共", office=subject.office, at=city_time.now()),
    )  # fmt: skip
    Partner.objects.create(
        matter=matter, identity=subject.identity, name=subject.name, kind=facts["kind"], venue=facts["venue"],
        join_token=_token(),
    )  # fmt: skip
    return matter


def withdraw_application(*, matter: Matter, by: Party, words: str, files: Sent = ()) -> Step:
    """Take the application back before it is answered."""
    return move(matter=matter, verb="withdraw", by=by, reason=words)


@transaction.atomic
def renew_join_link(*, partner: Partner, by: Party) -> str:
    """A new link for tenants to scan; the one that was posted gives nothing any more."""
    if not admitted(partner, by):
        raise PartnerRefused("本单位现在没有认定，不能邀请商户。")
    partner.join_token = _token()
    partner.save(update_fields=["join_token"])
    record_event(stream=stream_for("", STREAM), verb="partners.renew_link", actor=by, target=partner, detail={})
    return partner.join_token


def _token() -> str:
    return secrets.token_urlsafe(12)


WITHDRAW = PartyAct("撤回申请", "撤回的原因", "撤回后可以再申请。", withdraw_application, due=False)
