"""Who hears of a move and of a deadline: found in the table, never written by hand beside an action.

Where a move puts the work into other hands, those hear who may take it on: whoever has the matter or had it before and
may make the next main move, else everybody who may. A move whose table says `tells = "hands"` is told to those who
have it or had it. Who moved it himself hears nothing.
"""

from collections.abc import Iterable

from django.db.models import Q

from xinheng.support.access.permissions import Verb, verbs
from xinheng.support.access.queries import accounts_with
from xinheng.support.access.scope import may
from xinheng.support.accounts.models import Account
from xinheng.support.notices.actions import notify
from xinheng.support.procedures.declarations import Move, Procedure
from xinheng.support.procedures.models import Matter, Step


def tell_of_move(procedure: Procedure, matter: Matter, row: Move, step: Step, team: Iterable[Account]) -> None:
    """Tell of a step just made; `team` are those the app itself knows to be concerned."""
    named = f"{procedure.short} {matter.number}".strip()
    concerned = {one.pk: one for one in team}
    if "hands" in row.tells:
        concerned |= {one.pk: one for one in hands(matter)}
    _send(matter, concerned, step, f"{named}：{row.title}")
    if "nobody" in row.tells or (not row.to and not step.from_state) or step.to_state == step.from_state:
        return
    main = [move for move in procedure.moves_from(step.to_state) if move.main and move.permission]
    if not main or _goes_on_himself(step.by, main, matter):
        return
    next_ones = {pk: one for pk, one in _takers(matter, main).items() if pk not in concerned}
    _send(matter, next_ones, step, f"{named} 待办：{procedure.states[step.to_state].work or main[0].words}")


def hands(matter: Matter) -> list[Account]:
    """Who has the matter, and who made steps of it before."""
    made = matter.steps.exclude(by=None).values("by")
    rows = Account.objects.filter(Q(pk__in=made) | Q(pk=matter.assignee_id), is_active=True)
    return list(rows.order_by("pk"))


def who_goes_on(procedure: Procedure, matter: Matter) -> list[Account]:
    """Who may make the next main move: who has or had the matter in hand, else all who may."""
    main = [move for move in procedure.moves_from(matter.state) if move.main and move.permission]
    return list(_takers(matter, main).values())


def _takers(matter: Matter, main: list[Move]) -> dict[int, Account]:
    permissions = {verbs()[move.permission] for move in main}
    able = [one for one in hands(matter) if _may_one(one, permissions, matter)]
    if matter.assignee_id and any(one.pk == matter.assignee_id for one in able):
        able = [one for one in able if one.pk == matter.assignee_id]
    if not able:
        able = [one for asked in sorted(permissions) for one in accounts_with(asked, matter.office, matter.field)]
    return {one.pk: one for one in able}


def _goes_on_himself(by: Account | None, main: list[Move], matter: Matter) -> bool:
    return by is not None and _may_one(by, {verbs()[move.permission] for move in main}, matter)


def _may_one(account: Account, permissions: set[Verb], matter: Matter) -> bool:
    return any(may(account, asked, office=matter.office, field=matter.field) for asked in permissions)


def _send(matter: Matter, receivers: dict[int, Account], step: Step, title: str) -> None:
    others = [one for pk, one in receivers.items() if pk != step.by_id]
    if others:
        notify(accounts=others, title=title, body=f"{matter.title}（{step.by_name}：{step.title}）", about=matter)
