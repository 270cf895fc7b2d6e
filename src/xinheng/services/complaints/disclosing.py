"""What is held of who complained, for that person, found by a telephone the person has proven."""

import json
from dataclasses import dataclass

from django.db import transaction

from xinheng.kit import city_time
from xinheng.kit.characters import is_blank
from xinheng.kit.refusal import Refusal
from xinheng.services.complaints.check_words import phone_keys
from xinheng.services.complaints.models import Complaint
from xinheng.support.access.permissions import Permission
from xinheng.support.access.scope import may
from xinheng.support.accounts.models import Account
from xinheng.support.audit.actions import record_event
from xinheng.support.audit.streams import stream_for
from xinheng.support.crypto.cipher import decrypt
from xinheng.support.procedures.models import Matter


@dataclass(frozen=True)
class Raised:
    """One complaint as its complainant reads it: (title, value)."""

    number: str
    received_on: str
    fields: list[tuple[str, str]]


@transaction.atomic
def disclose_complaints(*, phone: str, by: Account, reason: str) -> list[Raised]:
    """Every complaint of a telephone whose office `by` answers for, opened; each opening is told.

    Raises Refusal without a reason and for who handles no privacy requests.
    """
    if not may(by, Permission.HANDLE_PRIVACY):
        raise Refusal(f"“{by.display_name}”没有办理个人信息请求的权限，请由负责个人信息的账号办理。")
    if is_blank(reason):
        raise Refusal("请写明请求的编号。不要写当事人的姓名。")
    rows = (
        Complaint.objects.filter(phone_key__in=phone_keys(phone)).select_related("matter").order_by("received_at", "pk")
    )
    return [_raised(one, by, reason) for one in rows if may(by, Permission.HANDLE_PRIVACY, office=one.matter.office)]


def _raised(one: Complaint, by: Account, reason: str) -> Raised:
    person = person_of(one)
    fields = [("姓名", person.get("name", "")), ("电话", person.get("phone", "")), ("地址", person.get("address", ""))]
    fields += [("受托人", person.get("agent", ""))]
    fields += [("被投诉人", one.respondent_name), ("商品或服务", person.get("goods") or one.goods)]
    fields += [("事实", person.get("facts") or one.facts)]
    record_event(
        stream=stream_for(one.matter.office, "complaint"), verb="complaint.disclose", actor=by, target=one,
        detail={"reason": reason.strip()[:200]},
    )  # fmt: skip
    kept = [(title, value) for title, value in fields if value]
    return Raised(one.number, f"{city_time.day_of(one.received_at)}", kept or [("内容", "本人信息已经销毁")])


def person_of(one: Complaint) -> dict[str, str]:
    """Who complains, opened; nothing once the person is erased."""
    if one.person is None or one.secret is None:
        return {}
    told: dict[str, str] = json.loads(decrypt(bytes(one.secret), bytes(one.person)))
    return told


def complainant_named(matter: Matter) -> str:
    """Who complains, for the copies of papers that name both sides; "" once the person is erased."""
    one: Complaint | None = getattr(matter, "complaint", None)
    return person_of(one).get("name", "") if one else ""
