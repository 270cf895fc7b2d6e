"""The tables reach the people: every move has a door, every door opens, every state can be left."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from django import forms
from django.db import transaction
from django.urls import resolve, reverse

import xinheng
from tests import cast as people
from tests import story
from tests.house.hostile_papers import seconds_to_set, walk_faults
from tests.house.papers import papers_lack
from tests.house.walks import walk_of
from tests.once import in_the_pass_on_sqlite
from xinheng.demo.people import everybody as people_of_the_demo
from xinheng.fusion.standard.registry import standard
from xinheng.kit import city_time
from xinheng.kit.refusal import Refusal
from xinheng.portals.officer.places import OWN_PAGES, PAGES, menu_lines
from xinheng.portals.ui.vendoring import ICONS
from xinheng.support.access.permissions import verbs
from xinheng.support.access.roles import ROLES, roles_with
from xinheng.support.accounts.models import Account
from xinheng.support.documents import rendering
from xinheng.support.documents.rendering import Manuscript
from xinheng.support.orgs.models import Organisation
from xinheng.support.procedures.declarations import Ahead, Clock, Menu, Move, Procedure, State
from xinheng.support.procedures.doors.offered import Button, buttons, make
from xinheng.support.procedures.models import Matter
from xinheng.support.procedures.refusals import MoveRefused
from xinheng.support.procedures.table import seams
from xinheng.support.procedures.table.binding import acts
from xinheng.support.procedures.table.guards import already_refused, arguments_of, find_guard
from xinheng.support.procedures.table.printing import titles_of
from xinheng.support.procedures.table.registry import current_procedures, procedure
from xinheng.support.procedures.table.seams import seam_faults

TABLES = {declared.id: declared for declared in current_procedures()}
MOVES = [(declared, move) for declared in TABLES.values() for move in declared.moves]


def test_tables_and_code_fit():
    assert list(seam_faults()) == []


def test_a_row_that_no_matter_has_is_told_before_anybody_presses(monkeypatch):
    act = next(one for one in acts() if one.procedure == "complaint" and one.row)
    monkeypatch.setattr(seams, "acts", lambda: [replace(act, row="matter")])
    assert [problem for where, problem in seam_faults() if where == act.where] == [
        'a matter has no row called matter; without a model of its own leave row out (row = "")'
    ]


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


def test_an_office_is_read_by_its_name():
    """A report's page said 核查单位 5099/509901/50990101/."""
    assert [id for id, one in TABLES.items() if "office" in one.facts and one.facts["office"].type != "office"] == []
    assert any("office" in one.facts for one in TABLES.values())


def test_every_record_type_that_a_move_names_exists():
    for declared, move in MOVES:
        assert set(move.records) <= standard().types.keys(), (declared.id, move.id)


def test_every_state_leads_to_an_end():
    for declared in TABLES.values():
        leading = {name for name in declared.states if declared.is_end(name)}
        while more := {s for move in declared.moves if move.to in leading for s in move.from_states} - leading:
            leading |= more
        assert leading == declared.states.keys(), declared.id


# Moves with papers that a walk does not come to: each has a story of its own in `test_papers`.
BY_PROGRAM = {
    "join", "refer_suspected_extortion", "terminate_at_sixty_days", "deem_served", "record_refusal",
    "record_closed_down",
}  # fmt: skip
# A state is seen again, on another way to it, while a button there has not opened yet.
MOST_VISITS = 3
# A document takes at most 100 ms warm (docs/benchmarks.md).
WARM = 0.1


@dataclass
class Walk:
    """Every state of a procedure that buttons alone reach, what was offered there and what could be done."""

    accounts: list[Account]
    fill: Callable[[Button, Matter, Account, int], dict[str, Any]]
    visits: dict[str, int] = field(default_factory=dict)
    # State, verb and who: what one may do another may be refused.
    offered: set[tuple[str, str, str]] = field(default_factory=set)
    made: set[tuple[str, str, str]] = field(default_factory=set)
    said: dict[tuple[str, str, str], str] = field(default_factory=dict)
    # Papers that were made, by verb, and what each lacks of what it has to hold.
    papers: set[tuple[str, str]] = field(default_factory=set)
    lacking: set[str] = field(default_factory=set)

    def visit(self, matter: Matter) -> None:
        """Press every button of everybody, go on into every new state, and take all of it back."""
        closed = any(state == matter.state for state, _, _ in self.offered - self.made)
        if self.visits.get(matter.state, 0) >= (MOST_VISITS if closed else 1):
            return
        self.visits[matter.state] = self.visits.get(matter.state, 0) + 1
        for account in self.accounts:
            for button in buttons(matter, account):
                self.offered.add((matter.state, button.name, account.username))
                for number in range(variants(button, matter)):
                    with transaction.atomic():
                        self._press(matter, button, account, number)
                        transaction.set_rollback(True)

    def _press(self, matter: Matter, button: Button, account: Account, number: int) -> None:
        fresh, here = Matter.objects.get(pk=matter.pk), (matter.state, button.name, account.username)
        try:
            told = self.fill(button, fresh, account, number)
            make(matter=fresh, button=button, by=account, told=told, seen_seq=fresh.seq)
        except Refusal as refusal:
            self.said[here] = str(refusal)
            return
        self.made.add(here)
        self.read_papers(fresh)
        self.visit(Matter.objects.get(pk=matter.pk))

    def read_papers(self, matter: Matter) -> None:
        """Print what the steps of a matter made, each paper of a verb once, and hold its text against the rows."""
        now = Matter.objects.get(pk=matter.pk)
        for step in now.steps.exclude(documents=[]).order_by("seq"):
            new = {(title, step.verb) for title in titles_of(step)} - self.papers
            if new:
                self.papers |= new
                self.lacking |= {f"{step.verb}: {one}" for one in papers_lack(now, step)}


def form_of(button: Button, matter: Matter, account: Account | None = None) -> Any:
    """The button's form, made for the matter and for who fills it in."""
    target = button.act.target(matter) if button.act else matter
    return button.form(None, target=target, by=account) if button.form else None


def variants(button: Button, matter: Matter) -> int:
    """How many ways a form can be filled that lead to different places."""
    fields = getattr(form_of(button, matter), "fields", {})
    return max([len(one.choices) for one in fields.values() if isinstance(one.widget, forms.RadioSelect)], default=1)


def told_for(walks: ModuleType) -> Callable[[Button, Matter, Account, int], dict[str, Any]]:
    """Something that fits every field of a button's form, the number-th way; `FILLS` and `OWN` say what is special."""

    def fill(button: Button, matter: Matter, account: Account, number: int) -> dict[str, Any]:
        if button.act and button.act.own_page:
            return walks.OWN[button.act.do.__name__](matter, account)
        form = form_of(button, matter, account)
        return {name: value_of(walks, name, one, form, number) for name, one in form.fields.items()} if form else {}

    return fill


def value_of(walks: ModuleType, name: str, one: Any, form: Any, number: int) -> Any:
    """What is filled in: as the app's walk says, else one of the choices, today, yes or a word."""
    if name in getattr(walks, "FILLS", {}):
        return walks.FILLS[name](form)
    choices = [value for value, _ in getattr(one, "choices", [])]
    if choices:
        return choices[number % len(choices)]
    if isinstance(one, forms.DateField):
        return city_time.today()
    return True if isinstance(one, forms.BooleanField) else f"走查{name}"


@pytest.fixture
def everybody(db):
    cast = people.cast()
    story.shop()
    # What papers say of a bureau, as the pack of a city tells it.
    Organisation.objects.filter(path=people.DISTRICT).update(
        phone="000-55500102", mark="山两河市监", reviewer="两河区人民政府", court="云台区人民法院"
    )
    return [cast.sun, cast.zhao, cast.zhou, cast.jiang, story.second_officer()]


@pytest.fixture
def told_papers(monkeypatch) -> dict[str, Manuscript]:
    """What every paper said that is set meanwhile, by its title."""
    found: dict[str, Manuscript] = {}
    set_one = rendering._set_with_marks

    def seen(told: Manuscript) -> tuple[bytes, str]:
        found.setdefault(str(told.data["title"]), told)
        return set_one(told)

    monkeypatch.setattr(rendering, "_set_with_marks", seen)
    return found


@in_the_pass_on_sqlite
@pytest.mark.django_db
@pytest.mark.parametrize("name", TABLES)
def test_every_button_opens_and_every_state_can_be_left(everybody, told_papers, settings, name):
    # Messages leave, as they do in a city: who is informed of a step is told in words that it has.
    settings.XINHENG_MESSAGES = ["outbox"]
    declared = procedure(name)
    walks = walk_of(declared)
    walk, seen = Walk([*everybody, *getattr(walks, "also", list)()], told_for(walks)), set()
    # An app with several procedures begins one of each.
    for matter in [one for one in walks.begin(everybody) if one.procedure == name]:
        walk.visits.clear()
        walk.read_papers(matter)
        walk.visit(matter)
        seen |= walk.visits.keys()
    assert {here: walk.said[here] for here in walk.offered - walk.made} == {}
    stuck = {state for state in seen if not declared.is_end(state)} - {state for state, _, _ in walk.made}
    assert stuck == set()
    assert walk.lacking == set()
    declared_papers = {(title, move.verb) for move in declared.moves for title in move.papers}
    assert {paper for paper in declared_papers - walk.papers if paper[1] not in BY_PROGRAM} == set()
    assert {title for title, verb in declared_papers if verb not in BY_PROGRAM} - {"所送文书"} <= told_papers.keys()
    made = [*told_papers.values()]
    assert list(walk_faults(made)) == []
    assert [told.data["title"] for told in made if seconds_to_set(told) > WARM] == []
    passing = {state for state, one in declared.states.items() if one.kind in ("passing", "start")}
    assert declared.states.keys() - seen - passing == set()


def judging_who(declared: Procedure, move: Move) -> list[str]:
    """The guards of a move that are about the account that makes it."""
    return [one for one in move.guard if "mover" in arguments_of(find_guard(declared.home, one))]


BY_WHOM = [(declared, move) for declared, move in MOVES if judging_who(declared, move)]


@pytest.mark.parametrize(("declared", "move"), BY_WHOM, ids=lambda one: one.id)
def test_what_only_another_may_do_is_offered_to_another_alone(declared, move):
    """Who inspects approves nothing, who proposed does not decide; who is not of the team fills nothing in."""
    one, other = Account(pk=1), Account(pk=2)
    told = Matter(state=move.from_states[0], facts={"officers": [{"account": 1}], "proposer": 1})
    for guard in judging_who(declared, move):
        alone = move.model_copy(update={"guard": (guard,)})
        barred = [who.pk for who in (one, other) if already_refused(declared, alone, told, city_time.now(), by=who)]
        assert barred == [2 if guard == "is_on_the_team" else 1], guard


@in_the_pass_on_sqlite
@pytest.mark.django_db
@pytest.mark.parametrize("name", TABLES)
def test_what_cannot_be_done_here_is_refused_in_words(everybody, name):
    """Every act of the procedure on a matter where it does not begin: a tab left open, an address typed by hand."""
    declared, walks = procedure(name), walk_of(procedure(name))
    matter = next(one for one in walks.begin(everybody) if one.procedure == name)
    here = {move.verb for move in declared.moves_from(matter.state)}
    for act in (one for one in acts() if one.procedure == name and not here & {*one.verbs}):
        button = Button(act.verbs[0], "", main=False, form=None, act=act)
        for account in everybody:
            with pytest.raises(MoveRefused, match="不能"), transaction.atomic():
                make(matter=matter, button=button, by=account, told={})


SOURCE = Path(xinheng.__file__).parent


def code_of(path: Path) -> str:
    """What a file says, without what its docstrings tell of it."""
    text = path.read_text(encoding="utf-8")
    return re.sub(r'""".*?"""', "", text, flags=re.DOTALL) if path.suffix == ".py" else text


# Whose other side has a portal of its own, which names it.
OWN_PORTAL = {"partner_admission", "inquiry_letter", "commitment", "venue_report", "evaluation_review"}


@pytest.mark.parametrize(
    "declared", [one for one in TABLES.values() if one.id not in {*PAGES, *OWN_PORTAL}], ids=lambda one: one.id
)
def test_a_procedure_is_its_folder_and_one_line(declared):
    """Outside its folder nothing names it but the settings, and tables that hear of it or offer to begin it."""
    own = SOURCE.joinpath(*declared.home.split(".")[1:])
    named = re.compile(rf"\b({re.escape(declared.home)}|{declared.id})\b")
    files = [path for path in SOURCE.rglob("*") if path.suffix in {".py", ".html", ".toml", ".js"}]
    files = [path for path in files if "tests" not in path.parts]
    outside = [path for path in files if own not in path.parents and named.search(code_of(path))]
    told = (f'after = "{declared.id}.', f'begins = "{declared.id}"')
    hearing = [path for path in outside if any(one in path.read_text(encoding="utf-8") for one in told)]
    assert [path.name for path in outside if path not in hearing] == ["settings.py"]
    assert len(named.findall((SOURCE / "config" / "settings.py").read_text(encoding="utf-8"))) == 1


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
    assert head | {"menu", "facts", "states", "ahead", "clocks", "moves"} == Procedure.model_fields.keys() - {
        "home",
        "older",
    }
    for title, model in (
        ("[menu]", Menu),
        ("[states.", State),
        ("[ahead.", Ahead),
        ("[clocks.", Clock),
        ("[[moves]]", Move),
    ):
        assert documented(title, text) == {one.alias or name for name, one in model.model_fields.items()}, title
