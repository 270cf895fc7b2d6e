"""The steps of a matter, read once a page: guards, papers and the history all ask for them."""

from collections.abc import Iterable

from django.db.models import prefetch_related_objects

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
    if "steps" in getattr(matter, "_prefetched_objects_cache", {}):
        return sum(step.verb == verb for step in matter.steps.all())
    return matter.steps.filter(verb=verb).count()
