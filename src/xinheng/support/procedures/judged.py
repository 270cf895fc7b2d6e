"""An act judges the matter as its caller read it, perhaps some while ago, and is made only if that is how the matter
still stands when it moves it. Where it stands otherwise the act judges anew, what is now and held under its lock: a
caller's instance gives nobody a right, and nobody is refused because another was quicker.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db.models import Model

from xinheng.support.procedures.models import Matter

_judged: ContextVar[tuple[Matter, ...]] = ContextVar("judged", default=())


class JudgedBefore(Exception):
    """The matter has a newer step than the one that the act judged."""


@contextmanager
def judging(matter: Matter) -> Iterator[None]:
    """Meanwhile this instance is what an act judges."""
    before = _judged.set((*_judged.get(), matter))
    try:
        yield
    finally:
        _judged.reset(before)


def must_stand_as_judged(matter: Matter, locked: Matter) -> None:
    """Raises JudgedBefore where an act judged an older state of what is held now."""
    if matter.seq != locked.seq and any(one is matter for one in _judged.get()):
        raise JudgedBefore


def read_and_hold(matter: Matter, *rows: Model) -> None:
    """Lock the matter and read it and the rows that an app keeps of it anew, into the caller's own instances."""
    list(Matter.objects.select_for_update(of=("self",)).filter(pk=matter.pk).values_list("seq"))
    for one in (matter, *rows):
        one.refresh_from_db()
