"""Guards: functions of an app's `rules.py` that say why a move may not be made, or None.

A guard names what it judges as keyword arguments with types; nothing else reaches it. Each name is, in this order,
what the caller found out for this one move (`judged`, never kept), a fact of the history with this move's on top, or
something every matter has (`OF_MATTERS`), of which some is about who makes the move. What is not there refuses the
move: a guard that was not told does not allow.
"""

import inspect
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from importlib import import_module
from typing import Any

from pydantic import ValidationError, validate_call

from xinheng.kit import city_time
from xinheng.support.accounts.models import Account
from xinheng.support.procedures.declarations import Move, Procedure
from xinheng.support.procedures.models import Matter
from xinheng.support.procedures.table.history import made_before, made_by

Guard = Callable[..., str | None]

# What a guard may ask of any matter; each is looked up only where a guard names it.
OF_MATTERS: dict[str, Callable[[Matter, Move, datetime, Account | None], object]] = {
    "subject_identity": lambda matter, move, now, by: matter.subject_identity,
    "subject_name": lambda matter, move, now, by: matter.subject_name,
    "due_on": lambda matter, move, now, by: matter.due_on,
    "today": lambda matter, move, now, by: city_time.day_of(now),
    # The clocks that run now, by name.
    "running": lambda matter, move, now, by: (
        [run.clock for run in matter.clock_runs.all() if run.state == "running"] if matter.pk else []
    ),
    # How often this very move was made before.
    "made_before": lambda matter, move, now, by: made_before(matter, move.verb),
    # The account that makes the move, and the verbs that it made before; nobody's where no account makes it.
    "mover": lambda matter, move, now, by: by.pk if by else None,
    "made_by_mover": lambda matter, move, now, by: made_by(matter, by) if by else None,
}


def find_guard(home: str, name: str) -> Guard:
    """The function of that name in the app's rules; raises ImportError or AttributeError where there is none."""
    guard: Guard = getattr(import_module(f"{home}.rules"), name)
    return guard


@cache
def arguments_of(guard: Guard) -> dict[str, bool]:
    """What a guard names, and whether it must be told (a default means it need not be)."""
    return {
        name: parameter.default is inspect.Parameter.empty
        for name, parameter in inspect.signature(guard).parameters.items()
    }


def why_not(
    procedure: Procedure,
    move: Move,
    matter: Matter,
    facts: Mapping[str, Any],
    judged: Mapping[str, Any],
    now: datetime,
    by: Account | None = None,
) -> str | None:
    """Why the move may not be made, by this account if one makes it, in Chinese; None where it may."""
    for name in move.guard:
        guard = find_guard(procedure.home, name)
        told = _told(guard, move, matter, facts, judged, now, by)
        if problem := _verdict(procedure, move, guard, told):
            return problem
    return None


def already_refused(
    procedure: Procedure,
    move: Move,
    matter: Matter,
    now: datetime,
    judged: Mapping[str, Any] | None = None,
    by: Account | None = None,
) -> bool:
    """Whether the history alone refuses the move, to this account or to everybody: no page should offer it. What is
    still to be filled in is not asked.

    A guard's verdict counts only where nothing it judges comes with the move itself; `judged` is what of that was found
    out already.
    """
    known = judged or {}
    to_come = {*move.asks, *move.judged, *move.sets} - known.keys()
    for name in move.guard:
        guard = find_guard(procedure.home, name)
        named = arguments_of(guard)
        told = _told(guard, move, matter, matter.facts, known, now, by)
        whole = all(one in told for one, needed in named.items() if needed)
        if whole and not to_come & named.keys() and _verdict(procedure, move, guard, told):
            return True
    return False


def _verdict(procedure: Procedure, move: Move, guard: Guard, told: dict[str, Any]) -> str | None:
    missing = [procedure.title_of(name) for name, needed in arguments_of(guard).items() if needed and name not in told]
    if missing:
        return f"“{move.title}”还没有核实：{'、'.join(missing)}，不能办理。"
    try:
        return _checked(guard)(**told)
    except ValidationError as error:
        wrong = error.errors()[0]
        return f"“{procedure.title_of(str(wrong['loc'][0]))}”不能这样填写：{wrong['input']}。"


def _told(
    guard: Guard,
    move: Move,
    matter: Matter,
    facts: Mapping[str, Any],
    judged: Mapping[str, Any],
    now: datetime,
    by: Account | None,
) -> dict[str, Any]:
    told = {}
    for name in arguments_of(guard):
        if name in move.judged:
            value = judged.get(name)
        elif name in OF_MATTERS:
            value = OF_MATTERS[name](matter, move, now, by)
        else:
            value = facts.get(name)
        if value is not None:
            told[name] = value
    return told


@cache
def _checked(guard: Guard) -> Guard:
    """The guard with its arguments brought to the types it states: facts are kept as JSON, a day as text."""
    return validate_call(guard)
