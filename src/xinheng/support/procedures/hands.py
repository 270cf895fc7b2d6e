"""In whose hands a matter is, judged from its steps.

Whoever makes a move and may make the next main one has the matter from then on, without saying so. Where the next is
another's, it goes back to the last who moved it and may; else into the pool, to all who may.
"""

from collections.abc import Iterator
from itertools import chain

from django.db.models import Q

from xinheng.support.access.permissions import Verb, verbs
from xinheng.support.accounts.models import Account
from xinheng.support.prepared.asking import PreparedQuestion, given
from xinheng.support.procedures.able import able_people, is_able
from xinheng.support.procedures.absences import away_of, substitute_of
from xinheng.support.procedures.declarations import Move, Procedure
from xinheng.support.procedures.models import Matter, Step

# The verb of the step by which a matter is put into somebody's hands.
ASSIGNED = "assign"
_MADE = PreparedQuestion(
    lambda: Step.objects.filter(matter=given("matter")).exclude(by=None).order_by("-seq").select_related("by")
)
_HANDS = PreparedQuestion(
    lambda: Account.objects.filter(
        Q(pk__in=Step.objects.filter(matter=given("matter")).exclude(by=None).values("by")) | Q(pk=given("holder")),
        is_active=True,
    ).order_by("pk")
)


def holder_after(procedure: Procedure, matter: Matter, by: Account | None, *, new: bool = False) -> Account | None:
    """Who has the matter when a step has been made: `matter` stands where it went, `by` made it, `new` has no others.

    Unchanged where nobody's move is awaited (an end, the party's turn). Only work of one's own office comes into
    one's hands like this: who registers, sends or approves for an office below does not take it from those there.
    """
    asked = {verbs()[move.permission] for move in main_moves(procedure, matter)}
    if not asked and matter.assignee_id in matter.recused:
        return None
    if not asked or (matter.assignee is not None and can_go_on(matter.assignee, asked, matter)):
        return matter.assignee
    near = [by] if by is not None else []
    # Those before are read only where who made the step cannot go on.
    earlier = chain(near, () if new else _earlier_ones(matter))
    return next((one for one in earlier if one.office == matter.office and can_go_on(one, asked, matter)), None)


def main_moves(procedure: Procedure, matter: Matter) -> list[Move]:
    """What people have to do with the matter where it stands."""
    return [move for move in procedure.moves_from(matter.state) if move.main and move.permission]


def hands(matter: Matter) -> list[Account]:
    """Who has the matter, and who made steps of it before."""
    return _HANDS.all(matter=matter, holder=matter.assignee_id or 0)


def who_goes_on(procedure: Procedure, matter: Matter) -> list[Account]:
    """Who may make the next main move: who has or had the matter in hand, else all of its office who may."""
    return list(takers(matter, main_moves(procedure, matter)).values())


def takers(matter: Matter, main: list[Move], *, nobodys: bool = False) -> dict[int, Account]:
    """Who is to make one of these moves, by id: in whose hands it is and who stands in for him, else all of its office
    who may. `nobodys` is a matter that is in no hands yet."""
    permissions = {verbs()[move.permission] for move in main}
    able = [] if nobodys else [one for one in hands(matter) if can_go_on(one, permissions, matter)]
    if matter.assignee_id and any(one.pk == matter.assignee_id for one in able):
        able = [one for one in able if one.pk == matter.assignee_id]
        if (substitute := substitute_of(matter.assignee_id)) and can_go_on(substitute, permissions, matter):
            able.append(substitute)
    if not able:
        able = _nearest(able_people(matter, *sorted(permissions)), matter.office)
    return {one.pk: one for one in able}


def _nearest(people: list[Account], office: str) -> list[Account]:
    """Of those who may, the ones of the office itself, else of the closest above it where somebody is in today: who
    holds the right for a whole city is not told of each office's work. Who is lent from elsewhere works here."""
    levels: dict[str, list[Account]] = {}
    for one in people:
        levels.setdefault(one.office if office.startswith(one.office) else office, []).append(one)
    for near in sorted(levels, key=len, reverse=True):
        if len(levels) == 1 or not {one.pk for one in levels[near]} <= away_of(near):
            return levels[near]
    return people


def goes_on_himself(by: Account | None, main: list[Move], matter: Matter) -> bool:
    """Whether who made the step may make the next."""
    return by is not None and can_go_on(by, {verbs()[move.permission] for move in main}, matter)


def can_go_on(account: Account, permissions: set[Verb], matter: Matter) -> bool:
    """Whether the account holds one of the permissions over the matter."""
    return account.is_active and any(is_able(account, asked, matter) for asked in permissions)


def _earlier_ones(matter: Matter) -> Iterator[Account]:
    """Who made moves of the matter, the last one first, but for those it was taken from."""
    gone: set[int] = set()
    found: dict[int, Account] = {}
    for step in _MADE.all(matter=matter):
        if step.verb == ASSIGNED:
            gone.add(step.facts.get("before") or 0)
        elif step.by is not None and step.by.pk not in gone:
            found.setdefault(step.by.pk, step.by)
    yield from found.values()
