"""Which function makes which moves: said once, above the function, in the app that owns it.

    makes = binder("complaint", row="complaint")

    @makes("reject", "reject_for_missing_proof", asks=Rejection)
    def reject_complaint(*, complaint: Complaint, by: Account, reason_code: str, words: str) -> Step: ...

A verb that no function makes is a plain move: the engine makes it itself, from what the table says.
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache, wraps
from typing import Any, TypeVar, cast

from django.db import transaction
from django.db.models import Model
from django.utils.module_loading import autodiscover_modules

from xinheng.support.accounts.models import Account
from xinheng.support.prepared.asking import PreparedQuestion, given
from xinheng.support.procedures.able import must_be_free, must_not_have_stepped_back
from xinheng.support.procedures.judged import JudgedBefore, judging, read_and_hold
from xinheng.support.procedures.models import Matter
from xinheng.support.procedures.table.asking import Asked
from xinheng.support.procedures.table.registry import procedure as find_procedure

F = TypeVar("F", bound=Callable[..., Any])
_RECUSED = PreparedQuestion(lambda: Matter.objects.filter(pk=given("pk")).only("recused"))


@dataclass(frozen=True)
class Act:
    """A function that makes moves of a procedure.

    `verbs` are those it is called for; `along` it makes besides, in the same transaction, so nobody is offered them.
    `row` is the matter's own row of the app (empty: the matter itself), handed over under `named`. `asks` is the form
    that gives its other arguments, `writes` the record types it adds to.
    """

    procedure: str
    verbs: tuple[str, ...]
    along: tuple[str, ...]
    do: Callable[..., Any]
    asks: type[Asked] | None
    row: str
    named: str
    writes: tuple[str, ...]
    # Done on a page made for it, not on a sheet; the portal says which page.
    own_page: bool
    # What its guards are told of its target and of who would make it, as far as that is known before anybody asks for
    # it: whom they would refuse is not offered the act.
    foresees: Callable[[Any, Account], Mapping[str, Any]] | None
    # Begins a matter: it is done to an `Origin` (beginning.py), handed over as `origin`, and gives the new matter.
    begins: bool

    @property
    def where(self) -> str:
        """Where to look for it."""
        return f"{self.do.__module__}.{self.do.__qualname__}"

    def target(self, matter: Matter) -> Any:
        """What it is done to."""
        if not self.row:
            return matter
        relation: Any = Matter._meta.get_field(self.row)
        if not relation.is_cached(matter):
            row = row_of(relation.related_model, relation.field.name).one(matter=matter)
            relation.set_cached_value(matter, row)
            relation.remote_field.set_cached_value(row, matter)
        return getattr(matter, self.row)


@lru_cache
def row_of(model: type[Model], name: str) -> PreparedQuestion[Any]:
    """The row that an app keeps of a matter, which it calls so."""
    return PreparedQuestion(lambda: model._default_manager.filter(**{name: given("matter")}))


_ACTS: list[Act] = []
_BY_VERB: dict[tuple[str, str], list[Act]] = {}
_READ: list[bool] = []


def binder(procedure: str, *, row: str = "", named: str = "") -> Callable[..., Callable[[F], F]]:
    """The decorator of one app for one procedure. `row` is the name of the app's row on the matter."""

    def makes(
        *verbs: str,
        along: Iterable[str] = (),
        asks: type[Asked] | None = None,
        writes: Iterable[str] = (),
        own_page: bool = False,
        foresees: Callable[[Any, Account], Mapping[str, Any]] | None = None,
        begins: bool = False,
    ) -> Callable[[F], F]:
        def bound(plain: F) -> F:
            called = "origin" if begins else named or row or "matter"
            given = (row, called, tuple(writes), own_page, foresees, begins)
            function = plain if begins else _of_what_stands(plain, called, row, verbs)
            act = Act(procedure, verbs, tuple(along), function, asks, *given)
            _ACTS.append(act)
            for verb in verbs:
                _BY_VERB.setdefault((procedure, verb), []).append(act)
            return function

        return bound

    return makes


def _of_what_stands(function: F, called: str, named_on_matter: str, verbs: tuple[str, ...]) -> F:
    """The act, which neither is made by nor names who stepped back, nor is made by who is asked to, whatever its form
    asks for and before it does anything: the move judges who makes it once more, under its lock. And which judges the
    matter as it stands: where a step was added since the caller read it, it begins anew with what is held."""

    @wraps(function)
    def act(*given: Any, **told: Any) -> Any:
        people = [one for name, value in told.items() if name != "by" for one in _people_in(value)]
        row = told.get(called)
        if row is None:
            return function(*given, **told)
        matter: Matter = row if isinstance(row, Matter) else getattr(row, _points_by(named_on_matter))
        for by in _people_in(told.get("by")):
            must_be_free(matter, by, left_by=_left_by(matter, verbs))
        if people:
            must_not_have_stepped_back(_RECUSED.one(pk=matter.pk), *people)
        with suppress(JudgedBefore), judging(matter):
            return function(*given, **told)
        with transaction.atomic():
            read_and_hold(matter, *([] if row is matter else [row]))
            return function(*given, **told)

    return cast(F, act)


def _left_by(matter: Matter, verbs: tuple[str, ...]) -> str:
    """The law that leaves one of these moves to who is asked to step back."""
    here = find_procedure(matter.procedure, matter.version).moves_from(matter.state)
    return next((one.though_challenged for one in here if one.verb in verbs and one.though_challenged), "")


@lru_cache
def _points_by(row: str) -> str:
    """The column by which an app's row points to its matter."""
    relation: Any = Matter._meta.get_field(row)
    name: str = relation.field.name
    return name


def _people_in(value: Any) -> list[Account]:
    found = value if isinstance(value, list | tuple) else (value,)
    return [one for one in found if isinstance(one, Account)]


def acts() -> list[Act]:
    """Every act of the running platform; the apps' actions are read once."""
    if not _READ:
        _READ.append(True)
        autodiscover_modules("actions")
    return _ACTS


def act_of(procedure: str, verb: str) -> Act | None:
    """The act that a verb calls; None for a plain move."""
    acts()
    return next(iter(_BY_VERB.get((procedure, verb), ())), None)


def made_along(procedure: str, verb: str) -> list[Act]:
    """The acts that make a move besides their own."""
    return [act for act in acts() if act.procedure == procedure and verb in act.along]
