"""Codes sent to the telephone of a complaint: made by the worker, kept as a mark, good for one opening.

A code has six digits, so it ends after a few tries. It is tried in the browser alone that asked for it: who knows the
number cannot use up the tries of somebody else's.
"""

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from xinheng.kit import city_time
from xinheng.services.complaints import rules
from xinheng.services.complaints.models import Complaint, SentCode
from xinheng.support.audit.actions import record_event
from xinheng.support.audit.streams import stream_for
from xinheng.support.crypto.mac import fits, mac

CODE = "complaint-code"
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@transaction.atomic
def make_code(*, complaint: Complaint, browser: str = "") -> str | None:
    """A new code for the telephone of a complaint, asked for in the browser of this mark (hexadecimal); None where too
    many were sent to it. The caller sends it."""
    now = city_time.now()
    if _too_many(complaint, now):
        return None
    code = f"{secrets.randbelow(10**rules.CODE_LENGTH):0{rules.CODE_LENGTH}d}"
    mark = mac(CODE, _said(complaint, code))
    SentCode.objects.create(complaint=complaint, digest=mark, browser=bytes.fromhex(browser), sent_at=now)
    record_event(
        stream=stream_for(complaint.matter.office, "complaint"), verb="complaint.send_code", actor=None,
        target=complaint,
    )  # fmt: skip
    return code


def is_sent_code(complaint: Complaint, given: str, browser: str = "") -> bool:
    """Whether this is the newest code that this browser asked for, still alive, not yet used, and not tried too often.
    It opens once."""
    typed = "".join(character for character in given if not character.isspace())
    if len(typed) != rules.CODE_LENGTH or not typed.isdecimal():
        return False
    alive = city_time.now() - timedelta(minutes=rules.CODE_MINUTES)
    here = SentCode.objects.filter(complaint=complaint, browser=bytes.fromhex(browser))
    newest = here.filter(used_at=None, sent_at__gt=alive).order_by("-sent_at").first()
    if newest is None:
        return False
    # Counted before it is compared, in one statement: tries at once are not one try.
    left = SentCode.objects.filter(pk=newest.pk, used_at=None, tries__lt=rules.MOST_TRIES_OF_A_CODE)
    if not left.update(tries=F("tries") + 1):
        return False
    if not fits(CODE, _said(complaint, typed), bytes(newest.digest)):
        return False
    return SentCode.objects.filter(pk=newest.pk, used_at=None).update(used_at=city_time.now()) == 1


def _too_many(complaint: Complaint, now: datetime) -> bool:
    """Whether the telephone got one a moment ago, or too many today, for whichever of its complaints. They are held
    meanwhile: of codes asked for at once one is made."""
    list(Complaint.objects.select_for_update().filter(phone_key=complaint.phone_key).order_by("pk").values_list("pk"))
    sent = SentCode.objects.filter(complaint__phone_key=complaint.phone_key, sent_at__gt=now - DAY)
    moments = list(sent.order_by("-sent_at").values_list("sent_at", flat=True)[: rules.MOST_CODES_A_DAY])
    lately = [at for at in moments if at > now - HOUR]
    pause = timedelta(seconds=rules.SECONDS_BETWEEN_CODES)
    return (
        len(moments) >= rules.MOST_CODES_A_DAY
        or len(lately) >= rules.MOST_CODES_AN_HOUR
        or any(at > now - pause for at in lately[:1])
    )


def _said(complaint: Complaint, code: str) -> bytes:
    return f"{complaint.number}\0{code}".encode()
