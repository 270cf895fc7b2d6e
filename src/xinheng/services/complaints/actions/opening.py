"""Opening a complaint from outside: by the word of the receipt, or by a code sent to the telephone that was given.

Wrong words count against the place they come from; a sent code ends by itself.
"""

from xinheng.services.complaints.check_words import opens
from xinheng.services.complaints.models import Complaint
from xinheng.services.complaints.queries import complaint_numbered
from xinheng.services.complaints.sent_codes import is_sent_code
from xinheng.support.procedures.words_tried import follows_by_word, opens_by_word

follows_by_word("complaint")

BY_CODE = "也可以用投诉时留的手机号收验证码查询；"


def open_complaint(*, number: str, given: str, place: str, browser: str = "") -> Complaint | None:
    """The complaint of this number for who knows its word, or the code just sent for this `browser`; None for everybody
    else.

    Raises TooManyTries where it was tried too often from this place on the network; a code sent to the telephone still
    opens then.
    """
    complaint = complaint_numbered(number)
    if complaint is not None and is_sent_code(complaint, given, browser):
        return complaint
    matter = complaint.matter if complaint else None
    fits = opens_by_word(matter, lambda: opens(complaint, given), place=place, otherwise=BY_CODE)
    return complaint if fits else None
