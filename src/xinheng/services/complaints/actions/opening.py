"""Opening a complaint from outside: by the word of the receipt, or by a code sent to the telephone that was given.

Wrong words count against the complaint, whichever addresses they come from; a sent code ends by itself.
"""

from datetime import timedelta

from django.db.models import F

from xinheng.kit import city_time
from xinheng.kit.refusal import Refusal
from xinheng.services.complaints import rules
from xinheng.services.complaints.check_words import opens
from xinheng.services.complaints.models import Complaint
from xinheng.services.complaints.queries import complaint_numbered
from xinheng.services.complaints.sent_codes import is_sent_code

HOUR = timedelta(hours=1)


class TooManyTries(Refusal):
    """Too many wrong words for this complaint within the hour. Says nothing about whether it exists."""


def open_complaint(*, number: str, given: str) -> Complaint | None:
    """The complaint of this number for who knows its word, or the code just sent; None for everybody else.

    Raises TooManyTries where it was tried too often; a code sent to the telephone still opens then.
    """
    complaint = complaint_numbered(number)
    if complaint is not None and is_sent_code(complaint, given):
        return complaint
    if complaint is not None and not _takes_a_try(complaint):
        raise TooManyTries("查询码试错太多次，请一小时后再试，或用投诉时留的手机号收验证码；也可以打 12315。")
    if not opens(complaint, given) or complaint is None:
        return None
    _gives_it_back(complaint)
    return complaint


def _takes_a_try(complaint: Complaint) -> bool:
    """Whether one more word may be tried within this hour. Counted before it is compared, in one statement: tries at
    once are not one try."""
    now, rows = city_time.now(), Complaint.objects.filter(pk=complaint.pk)
    running = rows.filter(wrong_since__gt=now - HOUR, wrong_words__lt=rules.MOST_WRONG_WORDS)
    over = rows.exclude(wrong_since__gt=now - HOUR)
    # Of the first ones at once one begins the hour, the others count in it.
    return bool(
        running.update(wrong_words=F("wrong_words") + 1)
        or over.update(wrong_since=now, wrong_words=1)
        or running.update(wrong_words=F("wrong_words") + 1)
    )


def _gives_it_back(complaint: Complaint) -> None:
    """A right word was no try."""
    Complaint.objects.filter(pk=complaint.pk, wrong_words__gt=0).update(wrong_words=F("wrong_words") - 1)
