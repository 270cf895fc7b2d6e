"""The doors of a matter: which buttons an account is offered, what each asks, and making it.

Every page that lets people move matters takes its buttons from here, so a move that is declared has a door.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet

from xinheng.kit import city_time
from xinheng.kit.characters import as_on_paper
from xinheng.support.access.permissions import Verb, verbs
from xinheng.support.access.scope import may, visible_to
from xinheng.support.accounts.models import Account
from xinheng.support.notices.actions import mark_read_about
from xinheng.support.prepared.asking import PreparedQuestion, given
from xinheng.support.procedures.actions import move
from xinheng.support.procedures.declarations import Move, Procedure
from xinheng.support.procedures.models import Matter, PaperNumber
from xinheng.support.procedures.queries import available_moves
from xinheng.support.procedures.refusals import MoveRefused
from xinheng.support.procedures.rules import moves_open_to, must_be_as_seen, must_be_open
from xinheng.support.procedures.table.asking import Asked, plain_form
from xinheng.support.procedures.table.binding import Act, act_of
from xinheng.support.procedures.table.guards import already_refused
from xinheng.support.procedures.table.registry import current_procedures, procedure

_LOCKED = PreparedQuestion(lambda: Matter.objects.select_for_update(of=("self",)).filter(pk=given("pk")))
_STANDS = PreparedQuestion(
    lambda: Matter.objects.filter(pk=given("pk")).only(
        "procedure", "version", "number", "office", "field", "state", "closed_at", "subject_identity"
    )
)
# What people read out of a number: the day, the running number, the drawn part.
PART_OF_NUMBER = re.compile(r"[A-Z0-9一-龥]?[A-Z0-9-]{4,40}")


@dataclass(frozen=True)
class Button:
    """One thing that may be done with a matter now. `name` is the verb in its address."""

    name: str
    title: str
    main: bool
    form: type[Asked] | None
    act: Act | None
    # Standard texts, and whether something of it reaches the party, to be read before it is done.
    texts: tuple[str, ...] = ()
    told: bool = False

    @property
    def asks(self) -> bool:
        """Whether something has to be filled in."""
        return self.form is not None


def buttons(matter: Matter, account: Account) -> list[Button]:
    """What this account may do now, the main thing first; one button an act, however many moves it may come to."""
    declared = procedure(matter.procedure, matter.version)
    found: dict[object, Button] = {}
    for row in available_moves(matter, account):
        button = _button(declared, row)
        if _foreseen(declared, row, button.act, matter, account):
            continue
        found.setdefault(button.act.where if button.act else row.verb, button)
    return sorted(found.values(), key=lambda button: not button.main)


def _foreseen(declared: Procedure, row: Move, act: Act | None, matter: Matter, account: Account) -> bool:
    """Whether the act would be refused by what it finds out for itself, whatever this account fills in."""
    if act is None or act.foresees is None:
        return False
    found = act.foresees(act.target(matter), account)
    return already_refused(declared, row, matter, city_time.now(), found, by=account)


def button_for(matter: Matter, verb: str) -> Button | None:
    """The button of a verb, offered now or not; None where the procedure has no such door."""
    declared = procedure(matter.procedure, matter.version)
    act = act_of(declared.id, verb)
    known = [row for row in declared.moves if row.permission and row.verb in (act.verbs if act else (verb,))]
    here = [row for row in known if matter.state in row.from_states]
    return _button(declared, (here or known)[0]) if known else None


def why_not(matter: Matter, button: Button, account: Account) -> str:
    """Why this account may not do it where the matter stands; empty where it may, as far as can be told before it says
    anything."""
    verbs = button.act.verbs if button.act else (button.name,)
    try:
        must_be_open(procedure(matter.procedure, matter.version), matter, verbs, account)
    except MoveRefused as refused:
        return str(refused)
    return ""


@transaction.atomic
def make(
    *, matter: Matter, button: Button, by: Account, told: dict[str, Any] | None = None, seen_seq: int | None = None
) -> object:
    """Do what a button says, with what its form told; what a notice asked for by it is read then. `seen_seq` is the
    step the page showed: a newer one refuses."""
    done = _do(matter, button, by, told, seen_seq)
    mark_read_about(account=by, about=matter)
    return done


def _do(matter: Matter, button: Button, by: Account, told: dict[str, Any] | None, seen_seq: int | None) -> object:
    given = dict(told or {})
    if button.act is None:
        reason = given.pop("reason", "")
        return move(matter=matter, verb=button.name, by=by, reason=reason, facts=given, seen_seq=seen_seq)
    now = _LOCKED.one(pk=matter.pk)
    if seen_seq is not None:
        must_be_as_seen(now, seen_seq)
    must_be_open(procedure(now.procedure, now.version), now, button.act.verbs, by)
    return button.act.do(**{button.act.named: button.act.target(matter)}, by=by, **given)


def next_work(matter: Matter, account: Account) -> str:
    """What this account has to do with a matter now, in a word; empty where it is somebody else's turn."""
    declared = procedure(matter.procedure, matter.version)
    main = moves_open_to(declared, matter, account, city_time.now(), main=True)
    return (declared.states[matter.state].work or main[0].words) if main else ""


def matter_by_number(account: Account, number: str, *rows: str) -> Matter | None:
    """The matter of that number, if the account may see it; `rows` names what is read along of its app."""
    found = _numbered(rows).first(number=number) if number else None
    return found if found and may_see(account, found) else None


def as_it_stands(matter: Matter) -> Matter:
    """Where a matter stands now and whose it is, and no more of it, whatever the instance remembers."""
    return _STANDS.one(pk=matter.pk)


@lru_cache
def _numbered(rows: tuple[str, ...]) -> PreparedQuestion[Matter]:
    # By the index of numbers, which holds those that are one.
    numbered = Matter.objects.filter(number=given("number")).exclude(number="")
    return PreparedQuestion(lambda: numbered.select_related("assignee", *rows))


def matter_of_paper(account: Account, number: str) -> Matter | None:
    """The matter that made the paper of that number, if the account may see it."""
    row = PaperNumber.objects.select_related("matter").filter(number=as_on_paper(number)).first()
    return row.matter if row and may_see(account, row.matter) else None


def moved_by(account: Account, number: str) -> Matter | None:
    """The matter of that number, if the account moved it once: whoever began something is told what became of it."""
    return Matter.objects.filter(number=number, steps__by=account).exclude(number="").first()


def may_see(account: Account, matter: Matter) -> bool:
    """Whether the account may see the matter: the table names the permission."""
    declared = procedure(matter.procedure, matter.version)
    return may(account, verbs()[declared.view], office=matter.office, field=matter.field)


def seen_by() -> list[Verb]:
    """The permissions that let somebody see matters of any procedure."""
    return list(dict.fromkeys(verbs()[declared.view] for declared in current_procedures()))


def visible_matters(account: Account, procedure_id: str = "") -> QuerySet[Matter]:
    """The matters an account may see, of one procedure or of all, each by its own permission."""
    rows = Matter.objects.none()
    for declared in current_procedures():
        if procedure_id in ("", declared.id):
            mine = Matter.objects.filter(procedure=declared.id)
            rows = rows | visible_to(mine, account, verbs()[declared.view])
    return rows


def matters_found(account: Account, text: str, numbers: QuerySet[Any, str], most: int = 20) -> list[Matter]:
    """The matters whose number holds what was typed, or that are about one of the subjects that bear or bore one of
    these numbers; open ones first."""
    asked = Q(subject_identity__in=numbers)
    if PART_OF_NUMBER.fullmatch(text):
        asked |= Q(number__contains=text)
    rows = visible_matters(account).filter(asked).all()
    return list(rows.order_by(F("closed_at").asc(nulls_first=True), "-pk")[:most])


def family_of(matter: Matter, account: Account, *rows: str) -> list[Matter]:
    """What the matter came from and what came of it, as far as the account may see it, the origin first. One query,
    none for a matter alone; `rows` names what is read along of the apps that hold members (`complaint`)."""
    if matter.family_id is None:
        return []
    members = Matter.objects.filter(family=matter.family_id).select_related(*rows).order_by("pk")
    known = {one.pk: one for one in members}
    before: list[Matter] = []
    at = matter.parent_id
    while at is not None and at in known:
        before.insert(0, known[at])
        at = known[at].parent_id
    children = [one for one in known.values() if one.parent_id == matter.pk]
    theirs = [one for child in children for one in known.values() if one.parent_id == child.pk]
    return [one for one in (*before, *children, *theirs) if may_see(account, one)]


def relatives_of(matters: Iterable[Matter], account: Account) -> dict[int, list[Matter]]:
    """The members of the families of several matters that the account may see, by family, in one query."""
    asked = {matter.family_id for matter in matters if matter.family_id}
    found: dict[int, list[Matter]] = {}
    for one in Matter.objects.filter(family__in=asked).order_by("pk") if asked else ():
        if may_see(account, one):
            found.setdefault(one.family_id or 0, []).append(one)
    return found


def _button(declared: Procedure, row: Move) -> Button:
    act = act_of(declared.id, row.verb)
    form = act.asks if act else plain_form(declared, row)
    known = [one for one in declared.moves if one.verb in (act.verbs if act else (row.verb,))]
    texts = tuple(dict.fromkeys(text for one in known for text in one.texts))
    told = any(one.reason_shown or one.papers for one in known)
    return Button(row.verb, row.words, row.main, form, act, texts, told)
