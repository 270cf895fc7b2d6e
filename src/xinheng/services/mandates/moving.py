"""Mandates follow a business whose number turned out to be another's: who acted for it goes on acting, until it turns
out that the two are not one after all.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from xinheng.fusion.matching.models import SubjectMerge
from xinheng.fusion.matching.queries import taken_for_another
from xinheng.kit import city_time
from xinheng.services.mandates.actions import tell
from xinheng.services.mandates.models import ElectronicConsent, Mandate
from xinheng.services.mandates.queries import is_on_file

# A merge may be committed after one that was begun later.
SLACK = timedelta(minutes=1)
# Who ended what was agreed to while two were one, as pages show it.
SPLIT = "系统（归并撤销）"
_seen_until: list[datetime] = []


def follow_merges() -> int:
    """Move the mandates of subjects that were merged since the last turn; a worker that starts looks at all of them.

    Gives how many were moved. A merge that was split again moves nobody back, since who may act is said anew then; but
    nobody goes on acting for a business that is another's.
    """
    now = city_time.now()
    merges = SubjectMerge.objects.select_related("kept", "gone")
    acted = Q(kept__identity__in=Mandate.objects.filter(ended_at=None).values("identity"))
    agreed = Q(kept__identity__in=ElectronicConsent.objects.filter(ended_at=None).values("identity"))
    splits = merges.filter(acted | agreed, undone_at__isnull=False)
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
    """End what followed into a business that is another's after all, and whatever was handed on by whom that let in;
    and what was agreed to for it meanwhile."""
    running = Mandate.objects.select_for_update().filter(identity=merge.kept.identity, ended_at=None)
    ending = [*running.filter(_followed(merge)), *_entered(merge, running)]
    while ending:
        for one in ending:
            one.ended_at = city_time.now()
            one.save(update_fields=["ended_at"])
            tell("unfollow", None, one, {"person": one.person_id, "from": merge.gone.identity})
        left = {one.person_id for one in ending} - set(running.values_list("person_id", flat=True))
        ending = list(running.filter(given_by__in=left, given_at__gte=merge.merged_at))
    consents = ElectronicConsent.objects.filter(taken_for_another("identity", "given_at"), ended_at=None)
    end_consents(consents.filter(identity=merge.kept.identity), merge)


def end_mandates(rows: QuerySet[Mandate], merge: SubjectMerge) -> None:
    """At once, when the merge is taken back: who followed, who was let in, and whom they authorised."""
    _end_what_came_by(merge)


def end_consents(rows: QuerySet[ElectronicConsent], merge: SubjectMerge) -> None:
    """What was agreed to while the two stood as one."""
    for consent in rows.filter(ended_at=None).select_for_update():
        consent.ended_at, consent.ended_by = city_time.now(), SPLIT
        consent.save(update_fields=["ended_at", "ended_by"])
        tell("end_consent", None, consent, {"from": merge.gone.identity})


def _entered(merge: SubjectMerge, running: QuerySet[Mandate]) -> list[Mandate]:
    """The representatives that the register of the other one let in: their telephone is not on file here."""
    came = running.filter(represents=True, given_at__range=(merge.merged_at, merge.undone_at)).exclude(_followed(merge))
    rows = came.select_related("person")
    return [one for one in rows if not is_on_file(merge.kept, [bytes(one.person.phone_key)])]


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
