"""How long what was sealed of refused rows and bad values lies here: until nobody can want it back.

A delivery that settles them may be taken back for so long, and then they wait again, whole; somebody's erasing, and the
retention of what they became, reach them before that.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from django.db.models import Q

from xinheng.fusion.intake.models import Finding, Reject
from xinheng.kit.personal.spelling import reading

# For so long the cells of a row that nobody corrects are kept, and those of a settled one after it was settled.
KEPT = timedelta(days=180)


def forget_old(at: datetime) -> int:
    """Drops what has lain for long; the reasons stay. How many rows lost their cells."""
    before = at - KEPT
    Finding.objects.filter(sealed__isnull=False, closed_at__lt=before).update(sealed=None)
    old = Q(closed_at__isnull=True, opened_at__lt=before) | Q(closed_at__lt=before)
    return Reject.objects.filter(old, cells__isnull=False).update(cells=None)


def forget_person(numbers: Collection[str]) -> None:
    """Drops what is sealed of the rows that name a person by one of these numbers, however it is spelt there: what was
    refused never became a record of his, and nothing but its cells tells whose it is."""
    wanted = {_core(one) for one in numbers} - {""}
    rows = Reject.objects.filter(cells__isnull=False).select_related("run") if wanted else ()
    naming = [row.pk for row in rows if any(one in _core(cell) for cell in row.read().values() for one in wanted)]
    Reject.objects.filter(pk__in=naming).update(cells=None)


def _core(text: str) -> str:
    return "".join(character for character in reading(text) if character.isascii() and character.isalnum())


def forget_said_of(source: int, keys: Sequence[str]) -> None:
    """Drops what is sealed of the rows of these records of a source (by id): what they became is destroyed."""
    Finding.objects.filter(source=source, key__in=keys, sealed__isnull=False).update(sealed=None)
    Reject.objects.filter(source=source, key__in=keys, cells__isnull=False).update(cells=None)
