"""What the party would read if an act were done: it is done, read, and undone, so the words are those it would get."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import transaction

from xinheng.support.accounts.models import Account
from xinheng.support.procedures.doors.of_party import words_for
from xinheng.support.procedures.doors.offered import Button, make
from xinheng.support.procedures.models import Matter, Step
from xinheng.support.procedures.table.printing import papers, titles_of
from xinheng.support.procedures.table.registry import procedure

T = TypeVar("T")
_RESULTS: dict[str, Callable[[Matter], str]] = {}


@dataclass(frozen=True)
class Tried:
    """Where it would stand in the party's words, what it would read besides, the papers it would get."""

    words: str
    said: str
    result: str
    papers: tuple[str, ...]


def party_learns(procedure: str, result: Callable[[Matter], str]) -> None:
    """What the pages of the party tell of a matter beyond its state and reasons, from AppConfig.ready."""
    _RESULTS[procedure] = result


def try_out(*, matter: Matter, button: Button, by: Account, told: dict[str, Any], seen_seq: int | None) -> Tried:
    """What the party would read. Raises the Refusal that doing it would raise."""
    return _undone(matter, button, by, told, seen_seq, _read)


def print_out(
    *, matter: Matter, button: Button, by: Account, told: dict[str, Any], seen_seq: int | None, title: str
) -> bytes:
    """A paper as it would be, as PDF; b"" where the act makes none of that title. Raises as `try_out`."""

    def printed(now: Matter, step: Step) -> bytes:
        known = papers().get((now.procedure, title))
        return known.of(now, step) if known and title in titles_of(step) else b""

    return _undone(matter, button, by, told, seen_seq, printed)


def _undone(
    matter: Matter,
    button: Button,
    by: Account,
    told: dict[str, Any],
    seen_seq: int | None,
    read: Callable[[Matter, Step], T],
) -> T:
    with transaction.atomic():
        make(matter=Matter.objects.get(pk=matter.pk), button=button, by=by, told=dict(told), seen_seq=seen_seq)
        now = Matter.objects.get(pk=matter.pk)
        found = read(now, now.steps.order_by("-seq")[0])
        transaction.set_rollback(True)
    return found


def _read(now: Matter, step: Step) -> Tried:
    declared = procedure(now.procedure, now.version)
    row = declared.move(step.from_state, step.verb)
    known = papers()
    return Tried(
        words=words_for(now),
        said=step.reason if row and row.reason_shown else "",
        result=_RESULTS[now.procedure](now) if now.procedure in _RESULTS else "",
        papers=tuple(title for title in titles_of(step) if (now.procedure, title) in known),
    )
