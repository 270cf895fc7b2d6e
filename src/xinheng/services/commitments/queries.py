"""The commitments of a business, what it may sign, and which are near their end."""

from datetime import UTC, date, datetime

from django.db.models import QuerySet

from xinheng.fusion.registers.models import Subject
from xinheng.fusion.registers.queries import identities_of
from xinheng.kit import city_time
from xinheng.services.commitments import rules
from xinheng.services.commitments.declarations import Template, templates
from xinheng.services.commitments.models import Commitment
from xinheng.support.access.parties import Party, PartyRight
from xinheng.support.access.scope import visible_to
from xinheng.support.files.models import StoredFile
from xinheng.support.files.queries import files_of_each
from xinheng.support.procedures.models import Matter, Step
from xinheng.support.procedures.parameters import parameter

NEVER = datetime.min.replace(tzinfo=UTC)
IN_FORCE = ("published", "rectified", "breached", "breach_suspected")


def commitments_of(party: Party) -> QuerySet[Commitment]:
    """Its promises, the newest first."""
    return visible_to(Commitment.objects.select_related("matter"), party, PartyRight.COMMIT)


def running(identity: str, kind: str) -> Commitment | None:
    """The promise of a kind that is public now."""
    return _in_force(identity).filter(kind=kind).first()


def public_promises(identity: str) -> list[tuple[Commitment, list[StoredFile]]]:
    """The promises that are public now, each with its files: those that were there when it was published, for what came
    later is evidence of how it was kept, and the officer's."""
    found = list(_in_force(identity).order_by("-pk"))
    steps = Step.objects.filter(matter__in=[one.matter_id for one in found], verb="publish").order_by("seq")
    published = {step.matter_id: step.at for step in steps}
    files = files_of_each(found)
    return [(one, [each for each in files.get(one, []) if each.kept_at <= published.get(one.matter_id, NEVER)])
            for one in found]  # fmt: skip


def _in_force(identity: str) -> QuerySet[Commitment]:
    rows = Commitment.objects.select_related("matter").filter(matter__state__in=IN_FORCE)
    return rows.filter(matter__subject_identity__in=identities_of(identity))


def templates_for(subject: Subject) -> dict[str, Template]:
    """What a business of this trade may sign."""
    return {name: one for name, one in templates().items() if one.fits(subject.industry)}


def may_renew(commitment: Commitment) -> bool:
    """Whether it is near enough to its end."""
    until = commitment.matter.facts.get("valid_to", "")
    days = int(parameter("commitment.renew", city_time.today()))
    return bool(until) and rules.may_renew(date.fromisoformat(until), city_time.today(), days)


def commitment_of(matter: Matter) -> Commitment | None:
    """The commitment of a matter."""
    return Commitment.objects.select_related("matter").filter(matter=matter).first()
