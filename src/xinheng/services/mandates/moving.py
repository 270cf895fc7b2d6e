"""Mandates follow a business whose number turned out to be another's: who acted for it goes on acting."""

from datetime import datetime, timedelta

from django.db import transaction

from xinheng.fusion.matching.models import SubjectMerge
from xinheng.kit import city_time
from xinheng.services.mandates.actions import tell
from xinheng.services.mandates.models import Mandate

# A merge may be committed after one that was begun later.
SLACK = timedelta(minutes=1)
_seen_until: list[datetime] = []


def follow_merges() -> int:
    """Move the mandates of subjects that were merged since the last turn; a worker that starts looks at all of them.

    Gives how many were moved. A merge that was split again moves nobody back: who may act is said anew then.
    """
    now = city_time.now()
    merges = SubjectMerge.objects.filter(undone_at=None).select_related("kept", "gone")
    if _seen_until:
        merges = merges.filter(merged_at__gt=_seen_until[-1] - SLACK)
    moved = sum(_move(one) for one in merges)
    _seen_until[:] = [now]
    return moved


@transaction.atomic
def _move(merge: SubjectMerge) -> int:
    kept, rows = merge.kept, Mandate.objects.select_for_update().filter(identity=merge.gone.identity, ended_at=None)
    held = set(Mandate.objects.filter(identity=kept.identity, ended_at=None).values_list("person_id", flat=True))
    moved = 0
    for old in rows:
        old.ended_at = city_time.now()
        old.save(update_fields=["ended_at"])
        if old.person_id in held:
            continue
        # The register names one representative; an earlier one keeps what a delegate may have.
        represents = old.represents and not Mandate.objects.filter(
            identity=kept.identity, represents=True, ended_at=None
        ).exists()  # fmt: skip
        new = Mandate.objects.create(
            person_id=old.person_id, identity=kept.identity, subject_name=kept.name, represents=represents,
            rights=old.held, post=old.post, given_by_id=old.given_by_id, given_at=city_time.now(),
            expires_on=old.expires_on,
        )  # fmt: skip
        tell("follow", None, new, {"person": old.person_id, "from": merge.gone.identity})
        moved += 1
    return moved
