"""The steps of a matter, read once a page: guards, papers and the history all ask for them."""

from collections.abc import Iterable

from django.db.models import prefetch_related_objects

from xinheng.support.accounts.models import Account
from xinheng.support.procedures.models import Matter, Step


def steps_of(matter: Matter) -> list[Step]:
    """Its steps in order, kept on the instance; the engine forgets them when it moves the matter."""
    prefetch_related_objects([matter], "steps")
    return sorted(matter.steps.all(), key=lambda step: step.seq)


def read_steps(matters: Iterable[Matter]) -> None:
    """Read the steps of several matters in one query, for whoever asks for them next."""
    prefetch_related_objects(list(matters), "steps")


def made_before(matter: Matter, verb: str) -> int:
    """How often a move was made: counted among the steps that were read already, else by the database."""
    if not matter.pk:
        return 0
    if _are_read(matter):
        return sum(step.verb == verb for step in matter.steps.all())
    return matter.steps.filter(verb=verb).count()


def made_by(matter: Matter, account: Account) -> list[str]:
    """The verbs that an account made, from the steps that were read already, else from the database."""
    if not matter.pk:
        return []
    if _are_read(matter):
        return [step.verb for step in matter.steps.all() if step.by_id == account.pk]
    return list(matter.steps.filter(by=account).values_list("verb", flat=True))


def _are_read(matter: Matter) -> bool:
    return "steps" in getattr(matter, "_prefetched_objects_cache", {})
