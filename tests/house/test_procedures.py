"""The tables reach the people: every move has a door, every door opens, every state can be left."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.urls import resolve, reverse

from tests import cast as people
from tests import story
from xinheng.demo.people import everybody as people_of_the_demo
from xinheng.fusion.standard.registry import standard
from xinheng.kit import city_time
from xinheng.kit.refusal import Refusal
from xinheng.portals.officer.places import OWN_PAGES, PAGES, menu_lines
from xinheng.portals.ui.vendoring import ICONS
from xinheng.services.complaints.actions import submit_complaint
from xinheng.services.complaints.tests.test_handling import KNOWN
from xinheng.supervision.inspection import actions as inspection
from xinheng.support.access.permissions import verbs
from xinheng.support.access.roles import ROLES, roles_with
from xinheng.support.accounts.models import Account
from xinheng.support.procedures.binding import acts
from xinheng.support.procedures.declarations import Ahead, Clock, Menu, Move, Procedure, State
from xinheng.support.procedures.doors import Button, buttons, make
from xinheng.support.procedures.models import Matter
from xinheng.support.procedures.registry import current_procedures, procedure
from xinheng.support.procedures.seams import seam_faults

TABLES = {declared.id: declared for declared in current_procedures()}
MOVES = [(declared, move) for declared in TABLES.values() for move in declared.moves]


def test_tables_and_code_fit():
    assert list(seam_faults()) == []


def test_every_act_with_a_page_of_its_own_has_that_page():
    needed = {
        (act.procedure, verb)
        for act in acts()
        if act.own_page
        for verb in act.verbs
        if any(move.verb == verb and move.permission for move in TABLES[act.procedure].moves)
    }
    assert needed <= OWN_PAGES.keys()
    for page in {page for page in OWN_PAGES.values() if page}:
        assert reverse(page, args=["x"] if page == "officer:phone_task" else [])
    assert PAGES.keys() <= TABLES.keys()


def test_every_permission_of_a_move_is_held_by_somebody_of_the_demo():
    held = {role for person in people_of_the_demo() for role in person.roles}
    for declared, move in MOVES:
        if move.permission:
            roles = {role.slug for role in roles_with(verbs()[move.permission])}
            assert roles & held, (declared.id, move.id)
        assert declared.view in {one.name for role in held for one in ROLES[role].permissions}, declared.id


def test_every_record_type_that_a_move_names_exists():
    for declared, move in MOVES:
        assert set(move.records) <= standard().types.keys(), (declared.id, move.id)


def test_every_state_leads_to_an_end():
    for declared in TABLES.values():
        leading = {name for name in declared.states if declared.is_end(name)}
        while more := {s for move in declared.moves if move.to in leading for s in move.from_states} - leading:
            leading |= more
        assert leading == declared.states.keys(), declared.id


# A state is seen again, on another way to it, while a button there has not opened yet.
MOST_VISITS = 3


@dataclass
class Walk:
    """Every state of a procedure that buttons alone reach, what was offered there and what could be done."""

    accounts: list[Account]
    fill: Callable[[Button, Matter, Account, int], dict[str, Any]]
    visits: dict[str, int] = field(default_factory=dict)
    offered: set[tuple[str, str]] = field(default_factory=set)
    made: set[tuple[str, str]] = field(default_factory=set)
    said: dict[tuple[str, str], str] = field(default_factory=dict)

    def visit(self, matter: Matter) -> None:
        """Press every button of everybody, go on into every new state, and take all of it back."""
        closed = any(state == matter.state for state, _ in self.offered - self.made)
        if self.visits.get(matter.state, 0) >= (MOST_VISITS if closed else 1):
            return
        self.visits[matter.state] = self.visits.get(matter.state, 0) + 1
        for account in self.accounts:
            for button in buttons(matter, account):
                here = (matter.state, button.name)
                self.offered.add(here)
                for number in range(variants(button, matter)):
                    with transaction.atomic():
                        self._press(matter, button, account, number)
                        transaction.set_rollback(True)

    def _press(self, matter: Matter, button: Button, account: Account, number: int) -> None:
        fresh, here = Matter.objects.get(pk=matter.pk), (matter.state, button.name)
        try:
            told = self.fill(button, fresh, account, number)
            make(matter=fresh, button=button, by=account, told=told, seen_seq=fresh.seq)
        except Refusal as refusal:
            self.said[here] = str(refusal)
            return
        self.made.add(here)
        self.visit(Matter.objects.get(pk=matter.pk))


def form_of(button: Button, matter: Matter) -> Any:
    """The button's form, made for the matter."""
    return button.form(None, target=button.act.target(matter) if button.act else matter) if button.form else None


def variants(button: Button, matter: Matter) -> int:
    """How many ways a form can be filled that lead to different places."""
    fields = getattr(form_of(button, matter), "fields", {})
    return max([len(fields[name].choices) for name in ("way", "reason_code") if name in fields], default=1)


def told_for(button: Button, matter: Matter, account: Account, number: int) -> dict[str, Any]:
    """Something that fits every field of the button's form, the number-th way."""
    if button.act and button.act.own_page:
        return OWN[button.act.do.__name__](matter, account)
    form = form_of(button, matter)
    return {name: _value(name, one, form, number) for name, one in form.fields.items()} if form else {}


def _value(name: str, one: Any, form: Any, number: int) -> Any:
    known = {
        "officers": lambda: list(form.people.values()),
        "officer": lambda: next(iter(form.people.values())),
        "visit": lambda: next(iter(form.visits.values())),
        "correct_by": lambda: city_time.today() + timedelta(days=60 if type(form).__name__ == "LongerTerm" else 40),
        "tips": lambda: [two_tips(form.target, name) for name in "甲乙"],
        "signs": list,
        "found_on": city_time.today,
        "suspected_extortion": lambda: False,
        "both_consent": lambda: True,
        "planned_on": lambda: None,
        "office": lambda: people.OFFICE,
    }
    if name in known:
        return known[name]()
    choices = [value for value, _ in getattr(one, "choices", [])]
    return choices[number % len(choices)] if choices else "走查"


def two_tips(clue: Any, name: str) -> Any:
    from xinheng.supervision.clues.tips import Tip

    return Tip(source=clue.source, text=f"{name}店没有亮照", name=f"{name}店")


def _arrive(matter: Matter, account: Account) -> dict[str, Any]:
    return {"typed_because": "店内未张贴主体码", "urgent": "接报有人食物中毒"}


def _finish(matter: Matter, account: Account) -> dict[str, Any]:
    task = matter.inspection
    inspection.record_findings(task=task, entries=story.answers(address_matches="门牌不符"), by=account)
    inspection.sign(task=task, name="陈大文", image=story.picture(), by=account)
    for one in task.officers.filter(recused_at__isnull=True).select_related("account"):
        given = {"name": one.account.display_name, "image": story.picture(), "role": "officer", "officer": one.account}
        inspection.sign(task=task, by=account, **given)
    return {}


def _merge(matter: Matter, account: Account) -> dict[str, Any]:
    from xinheng.supervision.clues.actions import register_clue
    from xinheng.supervision.clues.tips import Tip

    tip = Tip(source="letter", text="同一件事", identity=matter.subject_identity)
    parent = register_clue(tip=tip, office=matter.office, by="system")
    return {"parent": parent, "reason": "同一主体同一事由"}


OWN = {
    "arrive": _arrive,
    "finish_check": _finish,
    "finish_without_check": lambda matter, account: {"why": "not_found", "words": "大门紧闭"},
    "merge_clue": _merge,
}


@pytest.fixture
def everybody(db):
    cast = people.cast()
    story.shop()
    return [cast.sun, cast.zhao, cast.zhou, cast.jiang, story.second_officer()]


def complaint(everybody) -> list[Matter]:
    return [submit_complaint(form=KNOWN).complaint.matter]


def clue(everybody) -> list[Matter]:
    from xinheng.supervision.clues.actions import register_clue
    from xinheng.supervision.clues.tips import Tip

    tips = [
        Tip(source="12345", text="面里有异物", identity=f"uscc:{story.SHOP}"),
        Tip(source="letter", text="有家店卖假货"),
    ]
    return [register_clue(tip=tip, office=people.OFFICE, by="system").matter for tip in tips]


def task(everybody) -> list[Matter]:
    ordered = story.sent().task.matter
    own = inspection.open_routine_task(
        identity=f"uscc:{story.SHOP}", office=people.OFFICE, by=everybody[1], aim="日常检查", checklist="general"
    ).matter
    return [own, ordered]


# Buttons that the walk offers and that the clock alone opens; each with what is waited for.
WAITS_FOR_TIME: dict[str, set[tuple[str, str]]] = {"complaint": set(), "clue": set(), "inspection_task": set()}


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "begin"), [("complaint", complaint), ("clue", clue), ("inspection_task", task)])
def test_every_button_opens_and_every_state_can_be_left(everybody, name, begin):
    declared = procedure(name)
    walk, seen = Walk(everybody, told_for), set()
    for matter in begin(everybody):
        walk.visits.clear()
        walk.visit(matter)
        seen |= walk.visits.keys()
    closed = {here: walk.said[here] for here in walk.offered - walk.made}
    assert closed.keys() <= WAITS_FOR_TIME[name], closed
    stuck = {state for state in seen if not declared.is_end(state)} - {state for state, _ in walk.made}
    assert stuck == set()
    passing = {state for state, one in declared.states.items() if one.kind in ("passing", "start")}
    assert declared.states.keys() - seen - passing == set()


def test_the_menu_comes_from_the_tables():
    lines = {entry.title: (group, entry) for group, entry in menu_lines()}
    for declared in TABLES.values():
        assert declared.icon in ICONS, declared.id
        if declared.menu:
            group, entry = lines[declared.menu.title or declared.title]
            assert (group, entry.permission) == (declared.menu.group, verbs()[declared.view]), declared.id
            assert resolve(entry.address)
    assert lines.keys() == {one.menu.title or one.title for one in TABLES.values() if one.menu}


def documented(head: str, text: str) -> set[str]:
    """The keys written under a head of the example file."""
    block = text.split(f"\n{head}", 1)[1].split("\n[", 1)[0].split("\n```", 1)[0]
    return set(re.findall(r"^([a-z_]+) = ", block, re.MULTILINE))


def test_documented_keys_are_the_keys_that_are_read():
    text = (Path(__file__).parents[2] / "docs" / "procedures.md").read_text(encoding="utf-8")
    head = set(re.findall(r"^([a-z_]+) = ", text.split("```toml\n", 1)[1].split("\n[", 1)[0], re.MULTILINE))
    assert head | {"menu", "facts", "states", "ahead", "clocks", "moves"} == Procedure.model_fields.keys() - {"home"}
    for title, model in (
        ("[menu]", Menu),
        ("[states.", State),
        ("[ahead.", Ahead),
        ("[clocks.", Clock),
        ("[[moves]]", Move),
    ):
        assert documented(title, text) == {one.alias or name for name, one in model.model_fields.items()}, title
