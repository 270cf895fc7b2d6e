"""What is an account's to move on: as a condition, and as statements put into SQL once for all who hold the same."""

from collections.abc import Callable
from typing import Any, Literal, TypeVar

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from xinheng.kit import city_time
from xinheng.kit.paths import is_top
from xinheng.support.access.models import Grant
from xinheng.support.access.permissions import Verb, verbs
from xinheng.support.access.scope import NOBODYS, all_grants, grants_of, reach_of, scope_of
from xinheng.support.accounts.models import Account
from xinheng.support.prepared.asking import given
from xinheng.support.procedures.absences import away_for
from xinheng.support.procedures.models import Matter, SteppedBack
from xinheng.support.procedures.table.registry import procedures

# (procedure, version) → states.
States = dict[tuple[str, str], set[str]]
Open = Literal["todo", "mine", "pool", "others"]
P = TypeVar("P")
# The number that a matter's family goes by.
HEAD = Coalesce("family_id", "id")
# As many as the different sets of grants of a large city, and what is asked of each.
MOST_PREPARED = 2_000
_prepared: dict[tuple[Any, ...], Any] = {}
_tables: list[object] = []


def prepared(account: Account, what: tuple[Any, ...], put: Callable[[], P]) -> P:
    """What `put` prepared for accounts that hold the same over the same places, by the tables of now.

    Putting a long condition into SQL costs more than the database takes to answer it.
    """
    held = tuple((one.role, one.organisation.path, one.field, one.division) for one in all_grants(account))
    key = (account.is_active, held, what)
    tables = procedures()
    if not _tables or _tables[0] is not tables or len(_prepared) >= MOST_PREPARED:
        _prepared.clear()
        _tables[:] = [tables]
    if key not in _prepared:
        _prepared[key] = put()
    made: P = _prepared[key]
    return made


def in_tab(account: Account, tab: Open, *, known: bool = False) -> QuerySet[Matter]:
    """The open matters of a tab; to be asked with `account` and `today`, unless those are `known` already.

    todo: mine to move on, in my hands or in nobody's · mine: in my hands or in those of whom I stand in for · pool: in
    nobody's · others: in a colleague's. What the account stepped back from is nothing it has to do: it stands under
    others alone.
    """
    who, today = (account, city_time.today()) if known else (given("account"), given("today"))
    mine = Q(assignee=who) | Q(assignee__in=away_for(who, today))
    free = Q(assignee=None)
    if tab == "others":
        return movable(account).filter(~(mine | free))
    rows = movable(account).alias(head=HEAD).exclude(head__in=SteppedBack.objects.filter(account=who).values("family"))
    if tab == "mine":
        # Said as one list of hands, so that the database goes by them and not through the city.
        hands = Account.objects.filter(Q(pk=who) | Q(pk__in=away_for(who, today)))
        return rows.filter(assignee__in=hands.values("pk"))
    return rows.filter({"pool": free, "todo": mine | free}[tab])


def movable(account: Account) -> QuerySet[Matter]:
    """The open matters that are the account's to move on: in scope, it holds the permission of a main move there."""
    # Permissions that the same grants give are asked for together: putting a condition in words for the database
    # costs more than the database takes to answer.
    alike: dict[tuple[int, ...], tuple[list[Grant], States]] = {}
    for permission, states in states_by_permission().items():
        grants = grants_of(account, permission)
        if grants:
            _, together = alike.setdefault(tuple(grant.pk for grant in grants), (grants, {}))
            for which, names in states.items():
                together.setdefault(which, set()).update(names)
    mine = NOBODYS
    for grants, states in alike.values():
        mine |= _in_states(states) & reach_of(grants, scope_of(Matter))
    rows = Matter.objects.filter(mine, closed_at=None)
    # Said once more for all permissions together, so that the database can go by the index on the office.
    if not is_narrow(account):
        return rows
    where = Q(pk__in=[])
    for path in paths_of(account):
        where |= Q(office__under=path)
    return rows.filter(where)


def _in_states(states: States) -> Q:
    here = NOBODYS
    for (procedure, version), names in states.items():
        here |= Q(procedure=procedure, version=version, state__in=sorted(names))
    return here


def paths_of(account: Account) -> set[str]:
    """The offices in which the account holds anything."""
    return {grant.organisation.path for grant in all_grants(account)}


def is_narrow(account: Account) -> bool:
    """Whether the account sees only parts of a city."""
    return not any(is_top(path) for path in paths_of(account))


def states_by_permission() -> dict[Verb, States]:
    """Which states of which procedure version a permission can move on from: what is its holders' work there."""
    found: dict[Verb, States] = {}
    for (id, version), declared in procedures().items():
        for move in declared.moves if version else ():
            if move.main and move.permission:
                states = found.setdefault(verbs()[move.permission], {}).setdefault((id, version), set())
                states.update(move.from_states)
    return found


def movers() -> dict[tuple[str, str, str], str]:
    """(procedure, version, state) → the permissions that move on from there, sorted, with + between."""
    found: dict[tuple[str, str, str], set[str]] = {}
    for permission, states in states_by_permission().items():
        for (procedure, version), names in states.items():
            for state in names:
                found.setdefault((procedure, version, state), set()).add(str(permission))
    return {where: "+".join(sorted(permissions)) for where, permissions in found.items()}
