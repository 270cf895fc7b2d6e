"""The doors through which people begin a matter: at its list, at another matter, at a paper made for a party.

The table says where (`begins`), and a function bound with `begins=True` makes the matter from its `Origin`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from xinheng.support.access.permissions import Verb, verbs
from xinheng.support.access.scope import grants_of, may
from xinheng.support.accounts.models import Account
from xinheng.support.procedures.declarations import Begins, Move, Procedure
from xinheng.support.procedures.models import Matter, Step
from xinheng.support.procedures.refusals import MoveRefused
from xinheng.support.procedures.table.asking import Asked
from xinheng.support.procedures.table.binding import Act, act_of
from xinheng.support.procedures.table.printing import Addressee, papers
from xinheng.support.procedures.table.registry import current_procedures


@dataclass(frozen=True)
class Origin:
    """What a matter is begun from: an office with its field, and where there is one, another matter and its paper."""

    office: str
    field: str = ""
    matter: Matter | None = None
    step: Step | None = None
    paper: str = ""

    @property
    def kind(self) -> Begins:
        """Which doors stand here."""
        return "paper" if self.paper else "matter" if self.matter else "desk"

    @property
    def addressee(self) -> Addressee:
        """Whom the paper has to reach."""
        known = papers().get((self.matter.procedure, self.paper)) if self.matter else None
        return known.addressee if known else ""


@dataclass(frozen=True)
class Beginning:
    """One way to begin a matter of a procedure."""

    declared: Procedure
    move: Move
    act: Act

    @property
    def form(self) -> type[Asked] | None:
        """What has to be filled in."""
        return self.act.asks


def beginnings(account: Account, origin: Origin) -> list[Beginning]:
    """What this account may begin here. Papers that are for no party have no doors."""
    if origin.paper and not origin.addressee:
        return []
    return [one for one in _all() if one.move.begins == origin.kind and _may(account, one, origin)]


def beginning_of(procedure_id: str, verb: str) -> Beginning | None:
    """The way that an address names."""
    found = (one for one in _all() if (one.declared.id, one.move.verb) == (procedure_id, verb))
    return next(found, None)


def begun_at_desk(account: Account, procedure_id: str) -> list[Beginning]:
    """What this account may begin at the list of a procedure."""
    ways = [one for one in _all() if one.declared.id == procedure_id and one.move.begins == "desk"]
    return [one for one in ways if _may(account, one, at_own_desk(account, one))]


def at_own_desk(account: Account, beginning: Beginning) -> Origin:
    """Where the account begins a matter that comes from no other: the first office in which it may."""
    held = grants_of(account, _needed(beginning))
    return Origin(held[0].organisation.path if held else "")


@transaction.atomic
def begin(*, beginning: Beginning, origin: Origin, by: Account, told: dict[str, Any] | None = None) -> list[Matter]:
    """Begin the matter, or several where the act makes one for each of a list. Raises MoveRefused where it may not."""
    if beginning not in beginnings(by, origin):
        raise MoveRefused(f"您在这里不能办理“{beginning.move.title}”，请由承办机构中有权的同事办理。")
    made: Matter | list[Matter] = beginning.act.do(origin=origin, by=by, **(told or {}))
    return made if isinstance(made, list) else [made]


def _all() -> Iterator[Beginning]:
    for declared in current_procedures():
        for move in declared.moves:
            act = act_of(declared.id, move.verb) if move.begins else None
            if act is not None and not act.own_page:
                yield Beginning(declared, move, act)


def _needed(beginning: Beginning) -> Verb:
    return verbs()[beginning.move.permission]


def _may(account: Account, beginning: Beginning, origin: Origin) -> bool:
    return bool(origin.office) and may(account, _needed(beginning), office=origin.office, field=origin.field)
