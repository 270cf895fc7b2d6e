"""Opening a correction order from outside, by the word on its paper; wrong words count against their place.

Who has a paper from before words were printed on it, or lost it, is told the word by the office that ordered.
"""

from django.db import transaction

from xinheng.kit.characters import is_blank
from xinheng.supervision.inspection.actions.opening import InspectionRefused
from xinheng.supervision.inspection.check_words import opens_order, word_of_order
from xinheng.supervision.inspection.models import InspectionTask
from xinheng.supervision.inspection.queries.orders import ordered_by
from xinheng.support.accounts.models import Account
from xinheng.support.procedures.noting import write_beside
from xinheng.support.procedures.words_tried import follows_by_word, opens_by_word

follows_by_word("inspection_task")

BY_ACCOUNT = "也可以登录企业端查看；"
# The verb of the step that a word was told.
WORD_TOLD = "tell_order_word"


def open_order(*, number: str, word: str, place: str) -> InspectionTask | None:
    """The check that made the order of this number, for who knows the word on its paper. Raises TooManyTries where it
    was tried too often from this place on the network."""
    task = ordered_by(number)
    matter = task.matter if task else None
    fits = opens_by_word(matter, lambda: opens_order(number, word), place=place, otherwise=BY_ACCOUNT)
    return task if fits else None


@transaction.atomic
def tell_order_word(*, task: InspectionTask, by: Account, reason: str) -> str:
    """The word of the order that stands, to be told to the business; the step says to whom, and never the word. Raises
    InspectionRefused where there is no order, MoveRefused where it is not the account's to tell."""
    if not task.order_number:
        raise InspectionRefused("这次检查没有开具责令改正通知书，没有查询码。")
    if is_blank(reason):
        raise InspectionRefused("写明告诉了谁、怎么核实是本单位的人，再显示。")
    write_beside(matter=task.matter, verb=WORD_TOLD, title="告知通知书查询码", words=reason, by=by)
    return word_of_order(task.standing_order)
