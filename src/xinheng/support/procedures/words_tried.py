"""Words tried at the number of a matter from outside: counted against the matter, by whichever page, interface or
address they come. Receipts of complaints, reports and objections and the papers of orders share it.

Who has the word and finds the number shut waits an hour, or asks the office, which opens it with a step that says why.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet

from xinheng.kit import city_time
from xinheng.kit.refusal import Refusal
from xinheng.support.accounts.models import Account
from xinheng.support.procedures.models import Matter, Step, WordsTried
from xinheng.support.procedures.noting import write_beside
from xinheng.support.procedures.refusals import MoveRefused

MOST_WRONG_WORDS, WITHIN = 20, timedelta(hours=1)
# The verb of the step that opens a number again.
OPENED_AGAIN = "open_number_again"
SHUT = "查询码试错太多次，这个编号暂停查询，请一小时后再试。{otherwise}着急的请打 12315，由承办机构核实后解除。"


class TooManyTries(Refusal):
    """Too many wrong words for this number within the hour."""


def opens_by_word(matter: Matter | None, fits: Callable[[], bool], *, otherwise: str = "") -> bool:
    """Whether the word fits, which is asked of no number that was tried too often: that raises TooManyTries, with
    `otherwise`, the way that stays open. A number that does not exist takes the same comparison."""
    if matter is not None and not _takes_a_try(matter):
        raise TooManyTries(SHUT.format(otherwise=otherwise))
    if not fits() or matter is None:
        return False
    # A right word was no try.
    WordsTried.objects.filter(matter=matter, wrong__gt=0).update(wrong=F("wrong") - 1)
    return True


def is_shut(matter: Matter) -> bool:
    """Whether no word is compared for its number at the moment. A matter read without its tries asks for them."""
    tried: WordsTried | None = getattr(matter, "words_tried", None)
    if tried is None or tried.wrong < MOST_WRONG_WORDS:
        return False
    now = city_time.now()
    return now - WITHIN < tried.since <= now + WITHIN


@transaction.atomic
def open_number_again(*, matter: Matter, by: Account, reason: str) -> Step:
    """Let words be tried again before the hour is over: somebody who may look was heard. Raises MoveRefused."""
    if not reason.strip():
        raise MoveRefused("写明谁来问的、怎么核实是本人，再解除。")
    step = write_beside(matter=matter, verb=OPENED_AGAIN, title="解除查询码暂停", words=reason, by=by)
    if not _running(matter).filter(wrong__gte=MOST_WRONG_WORDS).update(wrong=0):
        raise MoveRefused("这个编号没有暂停查询，不需要解除。")
    return step


def _takes_a_try(matter: Matter) -> bool:
    """Whether one more word may be tried within this hour. Counted before it is compared, in one statement: tries at
    once are not one try."""
    running = _running(matter).filter(wrong__lt=MOST_WRONG_WORDS)
    if running.update(wrong=F("wrong") + 1):
        return True
    now = city_time.now()
    # Over for everybody: whose clock was read a moment sooner would count in an hour that is begun anew.
    WordsTried.objects.bulk_create([WordsTried(matter=matter, since=now - 2 * WITHIN)], ignore_conflicts=True)
    over = WordsTried.objects.filter(matter=matter).exclude(_runs(now))
    # Of the first ones at once one begins the hour, the others count in it.
    return bool(over.update(since=now, wrong=1) or running.update(wrong=F("wrong") + 1))


def _running(matter: Matter) -> QuerySet[WordsTried]:
    return WordsTried.objects.filter(_runs(city_time.now()), matter=matter)


def _runs(now: datetime) -> Q:
    """An hour that begins much later than now is from before the clock was set back: it is over."""
    return Q(since__gt=now - WITHIN, since__lte=now + WITHIN)
