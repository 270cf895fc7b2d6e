"""A person's wish reaches the history: the words go, the steps and their order stay, and the trail says so."""

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any, TypeVar

from django.apps import apps
from django.db import transaction
from django.db.models import Model, QuerySet

from xinheng.kit.scope import Scope
from xinheng.support.audit.actions import Actor, record_events
from xinheng.support.audit.streams import stream_for
from xinheng.support.files.actions import erase
from xinheng.support.files.models import StoredFile
from xinheng.support.files.queries import files_of_each, is_about
from xinheng.support.notices.models import Notice
from xinheng.support.procedures.family import kin_of
from xinheng.support.procedures.judged import read_and_hold
from xinheng.support.procedures.models import Matter, Step
from xinheng.support.procedures.refusals import MoveRefused
from xinheng.support.procedures.rules import content_digest
from xinheng.support.procedures.table.binding import acts
from xinheng.support.redaction.actions import erase_words, erase_words_naming
from xinheng.support.redaction.fields import Words

Clean = Callable[[str], str]
# Destroys the party of a closed matter: `(matter=…, by=…, reason=…)`. By the id of the procedure.
_of_party: dict[str, Callable[..., None]] = {}
# Called for every matter that a wish reaches: `(matter=…, clean=…, by=…, reason=…)`.
_beside: list[Callable[..., Any]] = []
Bound = TypeVar("Bound", bound=Callable[..., Any])


def erases_party_of(procedure: str) -> Callable[[Bound], Bound]:
    """Binds the action that destroys the party of a procedure's matters, for `xinheng erase party`."""

    def bound(act: Bound) -> Bound:
        _of_party[procedure] = act
        return act

    return bound


def also_erases(act: Bound) -> Bound:
    """Binds what an app keeps beside matters, sealed in a way of its own, to every wish that reaches them."""
    _beside.append(act)
    return act


def erase_party(*, matter: Matter, by: Actor, reason: str) -> None:
    """Destroy who asked for the matter. Raises `MoveRefused` where nobody did, and what its own action raises."""
    acts()
    act = _of_party.get(matter.procedure)
    if act is None:
        raise MoveRefused(f"{matter.number or matter.title}没有单独保存的当事人信息，不需要销毁。")
    act(matter=matter, by=by, reason=reason)


@transaction.atomic
def erase_from_history(*, matter: Matter, clean: Clean, by: Actor, reason: str, wholly: bool = True) -> int:
    """Pass every text of a matter and its steps through `clean` and destroy what was sealed of them: all of it, or
    without `wholly` only the texts that name the person, where the matter is also about others.

    The trail gets the new digest of each changed step, so that the history still proves itself. Gives how many steps
    changed.
    """
    read_and_hold(matter)
    steps = list(matter.steps.order_by("seq"))
    changed = [step for step in steps if _cleaned(step, clean)]
    matter.title, matter.facts = clean(matter.title), cleaned_through(matter.facts, clean)
    matter.save(update_fields=["title", "facts"])
    if wholly:
        erase_words(rows=[matter, *steps])
    else:
        erase_words_naming(rows=[matter, *steps], clean=clean)
    if changed:
        record_events(
            stream=stream_for(matter.office, matter.procedure), actor=by, target=matter,
            events=[
                (f"{matter.procedure}.erase_words", {"seq": s.seq, "content": content_digest(s), "reason": reason})
                for s in changed
            ],
        )  # fmt: skip
    return len(changed)


@transaction.atomic
def erase_through_family(*, own: list[Matter], clean: Clean, by: Actor, reason: str) -> None:
    """All that a person's own matters hold of him, and what names him in all that is or ever was their kin: services,
    checks, orders, notices, names of files. Others are in there too, and what they said stays.
    """
    kin = list(kin_of(*own, ever=True).exclude(pk__in=[one.pk for one in own]).order_by("pk"))
    for matter in own:
        erase_from_history(matter=matter, clean=clean, by=by, reason=reason)
    for matter in kin:
        erase_from_history(matter=matter, clean=clean, by=by, reason=reason, wholly=False)
    for matter in (*own, *kin):
        erase_beside(matter=matter, clean=clean, by=by, reason=reason)


def erase_files(*, abouts: Iterable[Model], clean: Clean, by: Actor, reason: str) -> None:
    """Destroy what a person sent or was kept of him with these rows, the names of the files among it."""
    for stored in clean_names_of_files(abouts, clean):
        erase(stored=stored, by=by, reason=reason)


def clean_names_of_files(abouts: Iterable[Model], clean: Clean) -> list[StoredFile]:
    """Take the person out of the names of the files that are kept with these rows; gives the files."""
    files = [stored for kept in files_of_each(abouts).values() for stored in kept]
    for stored in files:
        if (name := clean(stored.name)) != stored.name:
            stored.name = name
            stored.save(update_fields=["name"])
    return files


@transaction.atomic
def erase_beside(*, matter: Matter, clean: Clean, by: Actor, reason: str) -> int:
    """Pass people's words in every table that hangs on a matter through `clean`, the notices about it and the names of
    files; gives how many rows changed.

    Which tables hang on it is told by their own `scope`, so that a new one is reached without being named here. What
    was sealed of these rows goes where it names the person.
    """
    changed, rows = 0, list(_rows_beside(matter))
    _clean_notices([matter, *rows], clean)
    clean_names_of_files([matter, *rows], clean)
    for row in rows:
        columns = [column.attname for column in row._meta.concrete_fields if isinstance(column, Words)]
        before = {column: getattr(row, column) for column in columns}
        after = {column: cleaned_through(value, clean) for column, value in before.items()}
        if after != before:
            QuerySet(type(row)).filter(pk=row.pk).update(**after)
            changed += 1
        erase_words_naming(rows=[row], clean=clean)
    for act in kept_beside():
        act(matter=matter, clean=clean, by=by, reason=reason)
    return changed


def kept_beside() -> list[Callable[..., Any]]:
    """What apps bound: where their actions stand, which a command may not have read yet."""
    acts()
    return _beside


@cache
def hanging() -> dict[type[Model], str]:
    """The tables with people's words that hang on a matter → the relation by which they do."""
    found: dict[type[Model], str] = {}
    for model in apps.get_models():
        scope = getattr(model, "scope", None)
        if model in (Matter, Step) or not isinstance(scope, Scope):
            continue
        if any(isinstance(column, Words) for column in model._meta.concrete_fields):
            ways = (one.rpartition("__")[0] for one in (scope.field, scope.office))
            if way := next((one for one in ways if one.split("__")[-1] == "matter"), ""):
                found[model] = way
    return found


def _rows_beside(matter: Matter) -> Iterator[Model]:
    for model, way in hanging().items():
        yield from QuerySet(model).filter(**{way: matter}).order_by("pk")


def _clean_notices(abouts: Iterable[Model], clean: Clean) -> None:
    for notice in Notice.objects.filter(is_about(abouts)):
        notice.title, notice.body = clean(notice.title), clean(notice.body)
        notice.save(update_fields=["title", "body"])


def cleaned_through(value: Any, clean: Clean) -> Any:
    """A text, or all texts of a list or mapping, cleaned."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {key: cleaned_through(one, clean) for key, one in value.items()}
    return [cleaned_through(one, clean) for one in value] if isinstance(value, list) else value


def _cleaned(step: Step, clean: Clean) -> bool:
    """Clean one step and keep it; whether anything changed. The one place where a step is written again."""
    reason, facts = clean(step.reason), cleaned_through(step.facts, clean)
    if (reason, facts) == (step.reason, step.facts):
        return False
    step.reason, step.facts = reason, facts
    QuerySet(Step).filter(pk=step.pk).update(reason=reason, facts=facts)
    return True
