"""A territory changes hands: the organisation's and, after it, that of every subject that lies there."""

from collections.abc import Iterator, Sequence

from django.db import transaction
from django.db.models import Q, QuerySet
from django_tasks import task

from xinheng.fusion.registers.actions import tell_changed
from xinheng.fusion.registers.models import Subject
from xinheng.support.accounts.models import Account
from xinheng.support.orgs.changes import move_territory
from xinheng.support.orgs.models import Organisation
from xinheng.support.orgs.queries import territory

CHUNK = 2_000


@transaction.atomic
def hand_over_territory(*, words: Sequence[str], to: Organisation, by: Account, reason: str) -> dict[str, str]:
    """`move_territory`, and a job that gives the subjects there to their new office. Open matters stay where they are.

    Returns word → path of who held it.
    """
    held = move_territory(words=words, to=to, by=by, reason=reason)
    place_subjects.enqueue(sorted({word for word in words if word.strip()}))
    return held


@task()
def place_subjects(words: list[str]) -> int:
    """Put the subjects whose division or address carries one of the words under the office in charge today.

    Returns how many moved. Doing it twice changes nothing, so the job may run again.
    """
    there = Q(pk__in=[])
    for word in words:
        there |= Q(division__startswith=word) if word.isdigit() else Q(address__contains=word)
    moved = 0
    for ids in _chunks(there):
        with transaction.atomic():
            if astray := _astray(Subject.objects.filter(pk__in=ids)):
                # Told before they are held: every writer holds its source first.
                tell_changed([row.pk for row in astray])
                changed = _astray(Subject.objects.select_for_update().filter(pk__in=[row.pk for row in astray]))
                Subject.objects.bulk_update(changed, ["office"])
                moved += len(changed)
    return moved


def _astray(subjects: QuerySet[Subject]) -> list[Subject]:
    """Those that are not under the office of their place, with this one set."""
    places, found = territory(), []
    for one in subjects:
        held, one.office = one.office, places.office_for(one.division, one.address)
        if one.office != held:
            found.append(one)
    return found


def _chunks(there: Q) -> Iterator[list[int]]:
    last = 0
    while ids := list(Subject.objects.filter(there, pk__gt=last).order_by("pk").values_list("pk", flat=True)[:CHUNK]):
        yield ids
        last = ids[-1]
