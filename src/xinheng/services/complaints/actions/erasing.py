"""Erasing who complained: the key, the evidence, and every place where others wrote the person down."""

import json
from collections.abc import Callable

from django.db import transaction
from django.db.models import Model, Q

from xinheng.services.complaints import rules
from xinheng.services.complaints.actions.form import ComplaintRefused
from xinheng.services.complaints.check_words import phone_keys
from xinheng.services.complaints.models import Complaint, HalfFiled
from xinheng.services.mediation.actions import forget_in_rooms
from xinheng.supervision.clues.models import Clue
from xinheng.support.access.permissions import Permission
from xinheng.support.access.scope import may
from xinheng.support.accounts.models import Account
from xinheng.support.audit.actions import record_event
from xinheng.support.audit.streams import stream_for
from xinheng.support.crypto.cipher import decrypt
from xinheng.support.procedures.erasing import erase_files, erase_through_family, erases_party_of
from xinheng.support.procedures.judged import read_and_hold
from xinheng.support.procedures.models import Matter
from xinheng.support.redaction.actions import erase_words

_OURS = ("facts", "goods", "respondent_name", "respondent_address", "outcome_words")
_OF_CLUE = ("text", "reported_name", "reported_address", "outcome")


@transaction.atomic
def erase_complainant(*, complaint: Complaint, by: Account, reason: str) -> None:
    """Destroy key, person and evidence of a closed complaint, and strike the person out of everything written about it:
    steps, clues, goods, file names, notices. The complaint, its digests and the chain stay.

    Raises ComplaintRefused while it is open, and for who does not approve results in its office.
    """
    read_and_hold(complaint.matter, complaint)
    if why := why_not_erase(complaint, by):
        raise ComplaintRefused(why)
    clean, phones = _cleaner(complaint), _phone_keys(complaint)
    why = clean(reason.strip())[:200]
    clues = list(Clue.objects.select_related("matter").filter(reporter_ref=complaint.number))
    _clean_columns(complaint, _OURS, clean)
    for clue in clues:
        _clean_columns(clue, _OF_CLUE, clean)
    own = [complaint.matter, *(clue.matter for clue in clues)]
    erase_through_family(own=own, clean=clean, by=by, reason=why)
    erase_files(abouts=[complaint, complaint.matter], clean=clean, by=by, reason=why)
    forget_in_rooms(complaint=complaint.matter, by=by, reason=why)
    complaint.person = complaint.secret = None
    complaint.phone_key, complaint.word_digest, complaint.form_digest = b"", None, None
    complaint.save(update_fields=["person", "secret", "phone_key", "word_digest", "form_digest"])
    complaint.sent_codes.all().delete()
    HalfFiled.objects.filter(Q(phone_key__in=phones) | Q(number=complaint.number)).delete()
    record_event(
        stream=stream_for(complaint.matter.office, "complaint"), verb="complaint.erase_complainant", actor=by,
        target=complaint, detail={"reason": why},
    )  # fmt: skip


def why_not_erase(complaint: Complaint, by: Account) -> str:
    """Why this account may not erase who complained as the complaint stands; "" where it may."""
    if complaint.matter.closed_at is None:
        return "投诉尚未办结，不能销毁投诉人信息。"
    if not may(by, Permission.APPROVE_RESULT, office=complaint.matter.office):
        return "销毁投诉人信息须由承办机构负责人办理。"
    return ""


@erases_party_of("complaint")
def erase_party_of_complaint(*, matter: Matter, by: Account, reason: str) -> None:
    """The complainant, found by the matter."""
    erase_complainant(complaint=Complaint.objects.select_related("matter").get(matter=matter), by=by, reason=reason)


def _cleaner(complaint: Complaint) -> Callable[[str], str]:
    """What takes this complainant out of a text. Once erased nothing is left to look for."""
    if complaint.person is None or complaint.secret is None:
        return lambda text: text
    person = json.loads(decrypt(bytes(complaint.secret), bytes(complaint.person)))
    who = {key: str(person.get(key, "")) for key in ("name", "phone", "address", "agent")}
    return lambda text: rules.without_person(text, **who)


def _phone_keys(complaint: Complaint) -> list[bytes]:
    """By which what was filled in with the same telephone is found; nothing once it was erased."""
    if complaint.person is None or complaint.secret is None:
        return []
    person = json.loads(decrypt(bytes(complaint.secret), bytes(complaint.person)))
    return [bytes(complaint.phone_key), *phone_keys(str(person["phone"]))]


def _clean_columns(row: Model, columns: tuple[str, ...], clean: Callable[[str], str]) -> None:
    for column in columns:
        setattr(row, column, clean(getattr(row, column)))
    row.save(update_fields=list(columns))
    erase_words(rows=[row])
