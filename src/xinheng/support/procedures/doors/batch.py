"""Several matters of a list moved at once: each on its own, so that one that cannot be moved holds up none."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from xinheng.kit.refusal import Refusal
from xinheng.kit.typed import whole
from xinheng.support.access.permissions import verbs
from xinheng.support.access.scope import may
from xinheng.support.accounts.models import Account
from xinheng.support.procedures.assigning import hand_over
from xinheng.support.procedures.declarations import Move, Procedure
from xinheng.support.procedures.doors.offered import visible_matters
from xinheng.support.procedures.models import Matter
from xinheng.support.procedures.table.registry import current_procedures

MOST = 200


@dataclass(frozen=True)
class Attempt:
    """What became of one of them; `problem` is empty where it was done."""

    matter: Matter
    problem: str


def batch_moves(account: Account, declared: Procedure) -> list[Move]:
    """What may be done with several matters of a procedure, where the account holds the permission anywhere."""
    found = {move.verb: move for move in declared.moves if move.batch and may(account, verbs()[move.permission])}
    return list(found.values())


def works(account: Account) -> bool:
    """Whether the account moves matters of any procedure anywhere."""
    moves = [move for declared in current_procedures() for move in declared.moves if move.main and move.permission]
    asked = {move.permission for move in moves}
    return any(may(account, verbs()[one]) for one in asked)


def chosen(account: Account, pks: Iterable[str]) -> tuple[list[Matter], int]:
    """The matters chosen on a list, of those the account may see, at most `MOST`; and how many more were chosen, which
    went elsewhere since or are too many at once."""
    asked = list(dict.fromkeys(number for pk in pks if (number := whole(pk)) is not None))
    rows = visible_matters(account).filter(pk__in=asked[:MOST]).select_related("assignee")
    found = list(rows.order_by("pk"))
    return found, len(asked) - len(found)


def each(matters: Iterable[Matter], do: Callable[[Matter], object]) -> list[Attempt]:
    """Do one thing to each; `do` is a transaction of its own and refuses with a sentence."""
    return [Attempt(matter, _problem(matter, do)) for matter in matters]


def assign(matter: Matter, to: Account, by: Account, reason: str) -> None:
    """分派: into somebody's hands; who has it already keeps it."""
    if matter.assignee_id != to.pk:
        hand_over(matter=matter, to=to, by=by, reason=reason)


def _problem(matter: Matter, do: Callable[[Matter], object]) -> str:
    try:
        do(matter)
    except Refusal as refused:
        return str(refused)
    return ""
