"""Who hears of a move and of a deadline: found in the table, never written by hand beside an action.

Where a move puts the work into other hands, those hear who may take it on: whoever has the matter or had it before and
may make the next main move, else everybody who may of its office, or of the closest above. A move whose table says
`tells = "hands"` is told to those who have it or had it. Who moved it himself hears nothing.

Sides outside the house are named by the table too (`informs`): the app that knows how to reach one says so at start.
"""

from collections.abc import Callable, Iterable

from xinheng.support.accounts.models import Account
from xinheng.support.notices.actions import notify
from xinheng.support.procedures.declarations import Move, Procedure
from xinheng.support.procedures.hands import goes_on_himself, hands, main_moves, takers
from xinheng.support.procedures.models import Matter, Step

# How a side of a procedure's matters is told of a step.
Inform = Callable[[Matter, Move, Step], None]
_SIDES: dict[tuple[str, str], Inform] = {}


def informs(procedure: str, side: str, how: Inform) -> None:
    """How a side that the table of a procedure names under `informs` is reached, from AppConfig.ready."""
    _SIDES[procedure, side] = how


def is_reached(procedure: str, side: str) -> bool:
    """Whether anybody said how a side is reached."""
    return (procedure, side) in _SIDES


def tell_of_move(
    procedure: Procedure,
    matter: Matter,
    row: Move,
    step: Step,
    team: Iterable[Account] = (),
    next_ones: dict[int, Account] | None = None,
) -> None:
    """Tell of a step just made; `team` are those the app itself knows to be concerned, `next_ones` whose turn it is,
    where that was found out before."""
    for side in row.informs:
        _SIDES[procedure.id, side](matter, row, step)
    named = f"{procedure.short} {matter.number}".strip()
    concerned = {one.pk: one for one in team}
    if "hands" in row.tells:
        concerned |= {one.pk: one for one in hands(matter)}
    _send(matter, concerned, step, f"{named}：{row.title}")
    if next_ones is None:
        next_ones = whose_turn(procedure, matter, row, step)
    others = {pk: one for pk, one in next_ones.items() if pk not in concerned}
    if others:
        work = procedure.states[step.to_state].work or main_moves(procedure, matter)[0].words
        _send(matter, others, step, f"{named} 待办：{work}", asked_in=step.to_state)


def whose_turn(procedure: Procedure, matter: Matter, row: Move, step: Step, *, new: bool = False) -> dict[int, Account]:
    """Who has to go on after a step that leads further, by id; nobody where who made it may. A `new` matter is in no
    hands but his."""
    if "nobody" in row.tells or (not row.to and not step.from_state) or step.to_state == step.from_state:
        return {}
    main = main_moves(procedure, matter)
    if not main or goes_on_himself(step.by, main, matter):
        return {}
    return takers(matter, main, nobodys=new)


def _send(matter: Matter, receivers: dict[int, Account], step: Step, title: str, asked_in: str = "") -> None:
    others = [one for pk, one in receivers.items() if pk != step.by_id]
    if others:
        body = f"{matter.title}（{step.by_name}：{step.title}）"
        notify(accounts=others, title=title, body=body, about=matter, asked_in=asked_in)
