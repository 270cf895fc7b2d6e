"""Issuing and revoking codes."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from xinheng.credit.codes.alphabet import TOKEN_LENGTH, random_text
from xinheng.credit.codes.models import ShopCode
from xinheng.credit.codes.rules import typed_of
from xinheng.fusion.registers.models import Subject
from xinheng.support.accounts.models import Account
from xinheng.support.audit.actions import record_event
from xinheng.support.audit.streams import stream_for

# Rows a transaction: small enough to hold the database under a second.
CHUNK = 10_000


def issue_codes(subjects: Iterable[int]) -> int:
    """Give every named entity that has no valid code one; returns how many were issued.

    Subjects of other kinds are passed over: the code is that of a business on its door. Random tokens of fifty bits
    hardly ever meet, the typed characters of forty bits do once in a million: a row that meets another is not written
    and gets its turn again.
    """
    wanted = sorted(set(subjects))
    return sum(_issue_chunk(wanted[start : start + CHUNK]) for start in range(0, len(wanted), CHUNK))


def _issue_chunk(ids: list[int]) -> int:
    with transaction.atomic():
        missing = _without_code(ids)
        issued = len(missing)
        while missing:
            ShopCode.objects.bulk_create([_new_code(id) for id in missing], ignore_conflicts=True, batch_size=2_000)
            missing = _without_code(missing)
        if issued:
            record_event(
                stream=stream_for("", "code"),
                verb="issue_codes",
                actor="system",
                target=("subject", ids[0]),
                detail={"issued": issued, "to": ids[-1]},
            )
    return issued


def _without_code(ids: list[int]) -> list[int]:
    valid = ShopCode.objects.filter(subject_id__in=ids, revoked_at__isnull=True).values("subject_id")
    found = Subject.objects.filter(id__in=ids, kind=Subject.Kind.ENTITY).exclude(id__in=valid)
    return list(found.values_list("id", flat=True))


def _new_code(subject_id: int) -> ShopCode:
    token = random_text(TOKEN_LENGTH)
    return ShopCode(subject_id=subject_id, token=token, typed=typed_of(token), issued_at=timezone.now())


def revoke_code(*, code: ShopCode, by: Account, reason: str) -> ShopCode:
    """Stop a code for good and issue another; the reason is shown to whoever scans the old one."""
    with transaction.atomic():
        old = ShopCode.objects.select_for_update().select_related("subject").get(pk=code.pk)
        if old.revoked_at is None:
            old.revoked_at, old.reason = timezone.now(), reason
            old.save(update_fields=["revoked_at", "reason"])
            record_event(
                stream=stream_for(old.subject.office, "code"),
                verb="revoke_code",
                actor=by,
                target=old,
                detail={"subject": old.subject.identity, "reason": reason},
            )
            _issue_chunk([old.subject_id])
    return ShopCode.objects.get(subject_id=old.subject_id, revoked_at__isnull=True)
