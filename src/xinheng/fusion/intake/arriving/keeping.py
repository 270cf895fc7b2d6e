"""What a delivery keeps of how it is to be taken, and how long it is kept."""

from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q

from xinheng.fusion.intake.arriving import shelf
from xinheng.fusion.intake.models import Arrival
from xinheng.fusion.intake.writing.reporting import Manner
from xinheng.kit import city_time

S = Arrival.State
# What was tried and is not taken by then is forgotten, files and all.
KEPT_TRIED = timedelta(days=1)
# What became of a delivery is told in its run for good; the delivery itself is kept so long.
KEPT_DONE = timedelta(days=90)


def forget_old() -> int:
    """What was tried and left lying goes, and what nobody waits for any more; how many were given up."""
    now = city_time.now()
    left = Arrival.objects.filter(state=S.TRIED, finished_at__lt=now - KEPT_TRIED)
    gone = left.update(state=S.DROPPED)
    over = Arrival.objects.filter(finished_at__lt=now - KEPT_DONE).exclude(state__in=(S.WAITING, S.RUNNING, S.TRIED))
    # What was fetched says how far we have read.
    over.filter(pulls__isnull=True).delete()
    open_ones = Q(state__in=(S.WAITING, S.RUNNING, S.TRIED)) | Q(channel=Arrival.Channel.FOLDER)
    needed = set(Arrival.objects.filter(open_ones).exclude(word="").values_list("word", flat=True))
    for word in shelf.words_before((now - KEPT_TRIED).timestamp()):
        if word not in needed:
            shelf.release(word)
    return gone


def as_json(manner: Manner) -> dict[str, object]:
    """What a delivery keeps of it."""
    return {
        "dry_run": manner.dry_run, "corrects": manner.corrects, "partial": manner.partial,
        "withdraw": manner.withdraw, "as_of": manner.as_of.isoformat() if manner.as_of else None,
    }  # fmt: skip


def manner_of(delivery: Arrival) -> Manner:
    """The same, back from what was kept."""
    told = dict(delivery.manner)
    as_of = told.pop("as_of", None)
    return Manner(**told, as_of=date.fromisoformat(as_of) if as_of else None)


def put_off(delivery: int, job: UUID) -> None:
    """Somebody else has the source: another job will ask for it again."""
    Arrival.objects.filter(pk=delivery).update(state=S.WAITING, stage=Arrival.Stage.NONE, job=job)
