"""What both sides of a complaint were told by message, step by step, for who handles it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from xinheng.support.procedures.models import Matter, Step
from xinheng.support.procedures.table.registry import procedure
from xinheng.support.sending.models import Message
from xinheng.support.sending.queries import messages_under

SIDES = {"complainant": "投诉人", "business": "商家"}
OF_BOTH_SIDES = ("complaint", "mediation")


@dataclass(frozen=True)
class SideTold:
    """One message to a side, and how far it is: `at` is set once it left."""

    side: str
    way: str
    at: datetime | None
    failed: bool


def told_by_step(matter: Matter) -> dict[int, list[SideTold]]:
    """The messages of each step by its number, in the order they were written; one query, none for other matters."""
    found: dict[int, list[SideTold]] = defaultdict(list)
    if matter.procedure not in OF_BOTH_SIDES:
        return found
    start = f"{matter.procedure}:{matter.pk}:"
    for one in messages_under(start):
        number, _, rest = one.key.removeprefix(start).partition(":")
        side = SIDES.get(rest.partition(":")[0])
        if side and number.isdecimal():
            failed = one.state == Message.State.GIVEN_UP
            at = one.settled_at if one.state == Message.State.SENT else None
            found[int(number)].append(SideTold(side, one.get_channel_display(), at, failed))
    return found


def untold(matter: Matter, step: Step, told: Iterable[SideTold]) -> list[str]:
    """The sides that are to be told of a step and have no message of it: they are called, or told in person."""
    if matter.procedure not in OF_BOTH_SIDES:
        return []
    row = procedure(matter.procedure, matter.version).move(step.from_state, step.verb)
    reached = {one.side for one in told}
    return [SIDES[one] for one in (row.informs if row else ()) if SIDES[one] not in reached]
