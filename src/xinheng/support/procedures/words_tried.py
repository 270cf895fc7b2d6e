"""Words tried at the number of a matter from outside: counted against the place they come from, by whichever page or
interface, never against the number (ADR 117). Receipts of complaints, reports and objections and the papers of orders
share it.

A word has 56 bits: it is not guessed from all places together, and who knows a number can shut it for himself alone.
Who has the word and shares the place of somebody who guessed asks from another network, waits an hour, or asks the
office, which opens it with a step that says why.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from xinheng.kit import city_time
from xinheng.kit.characters import is_blank
from xinheng.kit.refusal import Refusal
from xinheng.support.accounts.models import Account
from xinheng.support.crypto.mac import mac
from xinheng.support.procedures.models import Matter, Step, WordsTried
from xinheng.support.procedures.noting import write_beside
from xinheng.support.procedures.refusals import MoveRefused

MOST_WRONG_WORDS, WITHIN, FORGOTTEN_AFTER = 20, timedelta(hours=1), timedelta(days=1)
# The procedures whose matters are looked at by a word, as their apps say.
_FOLLOWED: set[str] = set()
# One statement: tries at once are not one try, and of the first ones at once one begins the hour and the others count
# in it. Nothing comes back where as many as may be were tried within the hour that runs.
_TRY = """
INSERT INTO procedures_wordstried AS tried (matter_id, place, since, wrong) VALUES (%s, %s, %s, 1)
ON CONFLICT (matter_id, place) DO UPDATE SET
    wrong = CASE WHEN tried.since > %s AND tried.since <= %s THEN tried.wrong + 1 ELSE 1 END,
    since = CASE WHEN tried.since > %s AND tried.since <= %s THEN tried.since ELSE excluded.since END
WHERE NOT (tried.since > %s AND tried.since <= %s AND tried.wrong >= %s)
RETURNING wrong
"""
# The verb of the step that opens a number again.
OPENED_AGAIN = "open_number_again"
SHUT = (
    "从这个网络查这个编号，查询码试错太多次。请换一个网络（比如改用手机流量）再查，或者一小时后再试。"
    "{otherwise}着急的请打 12315，由承办机构核实后解除。"
)


class TooManyTries(Refusal):
    """Too many wrong words for this number from this place within the hour."""


def opens_by_word(matter: Matter | None, fits: Callable[[], bool], *, place: str, otherwise: str = "") -> bool:
    """Whether the word fits, which is not asked where too many were tried for this number from this place on the
    network: that raises TooManyTries, with `otherwise`, the way that stays open. A number that does not exist takes
    the same comparison."""
    if matter is not None and matter.procedure not in _FOLLOWED:
        raise LookupError(f"{matter.procedure} does not say that it is followed by a word")
    here = _marked(matter, place) if matter is not None else b""
    if matter is not None and not _takes_a_try(matter, here):
        raise TooManyTries(SHUT.format(otherwise=otherwise))
    if not fits() or matter is None:
        WordsTried.objects.filter(since__lt=city_time.now() - FORGOTTEN_AFTER).delete()
        return False
    # A right word was no try.
    WordsTried.objects.filter(matter=matter, place=here, wrong__gt=0).update(wrong=F("wrong") - 1)
    return True


def follows_by_word(procedure: str) -> None:
    """Say that whoever has the word of a matter of this procedure may look at it from outside."""
    _FOLLOWED.add(procedure)


def is_shut(matter: Matter) -> bool:
    """Whether there is a place from which no word is compared for its number at the moment. A matter read without its
    tries asks for them."""
    if matter.procedure not in _FOLLOWED:
        return False
    known: bool | None = getattr(matter, "shut_somewhere", None)
    return _shut().filter(matter=matter).exists() if known is None else known


def shut_by(matter: str) -> Exists:
    """The same of a row's `matter`, read along with the row; `keep_shut` tells its matter."""
    return Exists(_shut().filter(matter=OuterRef(matter)))


def keep_shut(matter: Matter, shut: bool) -> None:
    """Let the matter know what was read along with its row."""
    matter.shut_somewhere = shut  # type: ignore[attr-defined]


@transaction.atomic
def open_number_again(*, matter: Matter, by: Account, reason: str) -> Step:
    """Let words be tried again before the hour is over: somebody who may look was heard. Raises MoveRefused."""
    if is_blank(reason):
        raise MoveRefused("写明谁来问的、怎么核实是本人，再解除。")
    step = write_beside(matter=matter, verb=OPENED_AGAIN, title="解除查询码暂停", words=reason, by=by)
    if not _shut().filter(matter=matter).update(wrong=0):
        raise MoveRefused("这个编号没有暂停查询，不需要解除。")
    return step


def _takes_a_try(matter: Matter, place: bytes) -> bool:
    """Whether one more word may be tried within this hour; counted before it is compared."""
    now = city_time.now()
    kept, *hour = (connection.ops.adapt_datetimefield_value(one) for one in (now, now - WITHIN, now + WITHIN))
    with connection.cursor() as cursor:
        cursor.execute(_TRY, [matter.pk, place, kept, *hour, *hour, *hour, MOST_WRONG_WORDS])
        return cursor.fetchone() is not None


def _marked(matter: Matter, place: str) -> bytes:
    """What is kept of a place: nothing that names it, and another thing at every matter."""
    return mac("word-tried-from", f"{matter.pk}\0{place}".encode())


def _shut() -> QuerySet[WordsTried]:
    return _running().filter(wrong__gte=MOST_WRONG_WORDS)


def _running() -> QuerySet[WordsTried]:
    return WordsTried.objects.filter(_runs(city_time.now()))


def _runs(now: datetime) -> Q:
    """An hour that begins much later than now is from before the clock was set back: it is over."""
    return Q(since__gt=now - WITHIN, since__lte=now + WITHIN)
