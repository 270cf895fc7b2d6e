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
    if complaint is not None and _tried_too_often(complaint):
        raise TooManyTries("查询码试错太多次，请一小时后再试，或用投诉时留的手机号收验证码；也可以打 12315。")
    if opens(complaint, given):
        return complaint
    if complaint is not None:
        _count_wrong(complaint)
    return None


def _tried_too_often(complaint: Complaint) -> bool:
    since = complaint.wrong_since
    within = since is not None and since > city_time.now() - HOUR
    return within and complaint.wrong_words >= rules.MOST_WRONG_WORDS


def _count_wrong(complaint: Complaint) -> None:
    """One more wrong word in this hour, or the first of a new one."""
    now = city_time.now()
    rows = Complaint.objects.filter(pk=complaint.pk)
    if not rows.filter(wrong_since__gt=now - HOUR).update(wrong_words=F("wrong_words") + 1):
        rows.update(wrong_since=now, wrong_words=1)
