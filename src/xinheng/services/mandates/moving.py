"""Mandates follow a business whose number turned out to be another's: who acted for it goes on acting, until it turns
out that the two are not one after all.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from xinheng.fusion.matching.models import SubjectMerge
from xinheng.kit import city_time
from xinheng.services.mandates.actions import tell
from xinheng.services.mandates.models import Mandate

# A merge may be committed after one that was begun later.
SLACK = timedelta(minutes=1)
_seen_until: list[datetime] = []


def follow_merges() -> int:
    """Move the mandates of subjects that were merged since the last turn; a worker that starts looks at all of them.

    Gives how many were moved. A merge that was split again moves nobody back, since who may act is said anew then; but
    nobody goes on acting for a business that is another's.
    """
    now = city_time.now()
    merges = SubjectMerge.objects.select_related("kept", "gone")
    acted_for = Mandate.objects.filter(ended_at=None).values("identity")
    splits = merges.filter(undone_at__isnull=False, kept__identity__in=acted_for)
    merges = merges.filter(undone_at=None)
    if _seen_until:
        splits = splits.filter(undone_at__gt=_seen_until[-1] - SLACK)
        merges = merges.filter(merged_at__gt=_seen_until[-1] - SLACK)
    for one in splits:
        _end_what_came_by(one)
    moved = sum(_move(one) for one in merges)
    _seen_until[:] = [now]
    return moved


@transaction.atomic
def _end_what_came_by(merge: SubjectMerge) -> None:
    """End what followed into a business that is another's after all, and whatever was handed on by whom that let in."""
    running = Mandate.objects.select_for_update().filter(identity=merge.kept.identity, ended_at=None)
    ending = list(running.filter(_followed(merge)))
    while ending:
        for one in ending:
            one.ended_at = city_time.now()
            one.save(update_fields=["ended_at"])
            tell("unfollow", None, one, {"person": one.person_id, "from": merge.gone.identity})
        left = {one.person_id for one in ending} - set(running.values_list("person_id", flat=True))
        ending = list(running.filter(given_by__in=left, given_at__gte=merge.merged_at))


def _followed(merge: SubjectMerge) -> Q:
    """The mandates that were given the moment that the same person's ended under the other number."""
    before: QuerySet[Mandate] = Mandate.objects.filter(identity=merge.gone.identity, ended_at__gte=merge.merged_at)
    undone = merge.undone_at or city_time.now()
    found = Q(pk__in=[])
    for person, moment in before.filter(ended_at__lte=undone + SLACK).values_list("person_id", "ended_at"):
        found |= Q(person=person, given_at=moment)
    return found


@transaction.atomic
def _move(merge: SubjectMerge) -> int:
    kept, rows = merge.kept, Mandate.objects.select_for_update().filter(identity=merge.gone.identity, ended_at=None)
    held = set(Mandate.objects.filter(identity=kept.identity, ended_at=None).values_list("person_id", flat=True))
    moved, now = 0, city_time.now()
    for old in rows:
        old.ended_at = now
        old.save(update_fields=["ended_at"])
        if old.person_id in held:
            continue
        # The register names one representative; an earlier one keeps what a delegate may have.
        represents = old.represents and not Mandate.objects.filter(
            identity=kept.identity, represents=True, ended_at=None
        ).exists()  # fmt: skip
        new = Mandate.objects.create(
            person_id=old.person_id, identity=kept.identity, subject_name=kept.name, represents=represents,
            rights=old.held, post=old.post, given_by_id=old.given_by_id, given_at=now,
            expires_on=old.expires_on,
        )  # fmt: skip
        tell("follow", None, new, {"person": old.person_id, "from": merge.gone.identity})
        moved += 1
    return moved
