"""Every address × method × role × place gives the answer that was decided (reliability S1)."""

import ast
import logging
import os
import re
from collections.abc import Callable
from functools import cache
from itertools import product
from pathlib import Path

import pytest

import xinheng
from tests.examples import WHOLE
from tests.house import matrix
from tests.house.world import World, build
from tests.kept import kept
from tests.once import SECOND, in_the_pass_on_sqlite
from xinheng.kit import city_time
from xinheng.support.access.permissions import Verb
from xinheng.support.access.roles import ROLES
from xinheng.support.audit.models import AuditEvent
from xinheng.support.procedures.models import Matter
from xinheng.support.procedures.queries import available_moves
from xinheng.support.procedures.rules import is_offered
from xinheng.support.procedures.table.guards import already_refused
from xinheng.support.procedures.table.registry import current_procedures

pytestmark = pytest.mark.django_db
world = kept(build)


Turns = Callable[[str, matrix.Call], int]
# Who is no officer comes by a door of its own.
DOORS = ("public", "complainant", "business")


def all_ask_all(role: str, call: matrix.Call) -> int:
    return 1


def a_third(role: str, call: matrix.Call) -> int:
    return 3


@cache
def decided_alike() -> frozenset[matrix.Call]:
    """What everybody gets the same answer from."""
    return frozenset(call for call, cells in matrix.expected().items() if len({*cells.values()}) == 1)


def some_elsewhere(role: str, call: matrix.Call) -> int:
    """Of which so many one asks today. Every role asks every address at its own place; what lies elsewhere, which one
    scope decides for all officers, half of them; what is decided alike for everybody, a third."""
    if role in DOORS:
        return 1
    if call in decided_alike():
        return 3
    return 1 if call.place in ("own", matrix.NOWHERE) else 2


def walked(world: World, turns: Turns = all_ask_all, *, below: tuple[str, ...] = ("",)) -> matrix.Answers:
    """The answers of today from the addresses that begin so, of each those of the roles that have their turn. Who is
    refused is refused by a page, every answer carries its headers, and what a known caller reads is stored nowhere."""
    today = city_time.today().toordinal()
    gates = None if os.environ.get(WHOLE) else dict[tuple[str, str], Verb | str]()
    visitors = {role: matrix.Visitor(role, world, gates) for role in matrix.ROLES}
    answers = {
        call: {
            role: visitor.answer(call)
            for place, (role, visitor) in enumerate(visitors.items(), number)
            if (place + today) % turns(role, call) == 0
        }
        for number, call in enumerate(matrix.calls(world))
        if call.route.startswith(below)
    }
    assert [told for visitor in visitors.values() for told in visitor.wrong] == []
    if below == ("",):
        assert min(visitor.shown for role, visitor in visitors.items() if role != "public") > 5
    return answers


@pytest.fixture
def unwritten():
    """Most answers are refusals, and each would be written to a log that nobody reads."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.skipif(not os.environ.get("XINHENG_REWRITE_MATRIX"), reason="it rewrites the matrix when it is told to")
@pytest.mark.usefixtures("unwritten")
def test_the_matrix_is_rewritten(world: World):
    """`XINHENG_REWRITE_MATRIX=partner/,api/` asks the addresses that begin so and those of which something is missing,
    `all` all of them."""
    told, now = os.environ["XINHENG_REWRITE_MATRIX"], matrix.expected()
    missing = {call.route for call in matrix.calls(world) if {*now.get(call, ())} != {*matrix.ROLES}}
    below = ("",) if told == "all" else (*told.split(","), *missing)
    decided = {call: cells for call, cells in now.items() if not call.route.startswith(below)}
    matrix.write({**decided, **walked(world, below=below)})


@pytest.mark.dear("some seven thousand pages are asked for")
@pytest.mark.clause("WX-3.1P-06")
@pytest.mark.usefixtures("unwritten")
def test_every_cell_of_the_matrix_holds(world: World):
    # Who is let in is decided by the same code on both databases: on the second a third of it is asked.
    turns = a_third if SECOND else some_elsewhere
    answers = walked(world, all_ask_all if os.environ.get(WHOLE) else turns)
    decided = matrix.expected()
    assert [str(call) for call in answers if call not in decided] == [], "an address without a row in the matrix"
    assert [str(call) for call in decided if call not in answers] == [], "a row without an address"
    wrong = [
        f"{call} as {role}: expected {decided[call].get(role)}, got {got}"
        for call, cells in answers.items()
        for role, got in cells.items()
        if got != decided[call].get(role)
    ]
    assert wrong == []


def test_nobody_decided_that_a_fault_is_the_answer():
    faults = [f"{call} as {role}: {cell}" for call, cells in matrix.expected().items() for role, cell in cells.items()
              if cell.isdecimal()]  # fmt: skip
    assert faults == []


def officer_rows() -> dict[matrix.Call, dict[str, str]]:
    return {call: cells for call, cells in matrix.expected().items() if call.route.startswith("officer/")}


# Told to everybody by their own declaration: the phone's script and how it looks on the home screen.
NO_DATA = ("officer/m/sw.js", "officer/m/manifest.json")


@pytest.mark.clause("WX-3.1P-06", "SZ-5-05", part=True)
def test_the_public_never_gets_an_officers_page():
    open_to = [str(c) for c, cells in officer_rows().items() if "yes" in (cells["public"], cells["complainant"])]
    assert [row for row in open_to if not any(f"/{page} " in row for page in NO_DATA)] == []


# Of the desk: what is the same for the whole city.
CITY_WIDE = ("holidays/", "parameters/", "sources/")


@pytest.mark.clause("WX-3.1P-06", "WX-3.3A-03", part=True)
def test_the_desk_is_reached_by_its_own_people_about_their_own_office():
    """Four roles keep the platform, each its part; what belongs to another office is not there for them."""
    rows = {c: cells for c, cells in matrix.expected().items() if c.route.startswith("admin-desk/")}
    assert len(rows) > 100
    reached = {(c.route, c.place, role) for c, cells in rows.items() for role in cells if cells[role] == "yes"}
    assert {role for route, _, role in reached if route != "admin-desk/"} == {
        "administrator", "auditor", "steward", "unit_head",
    }  # fmt: skip
    away = {route for route, place, _ in reached if place not in ("own", matrix.NOWHERE)}
    assert [route for route in away if not route.removeprefix("admin-desk/").startswith(CITY_WIDE)] == []


def test_a_complaint_is_shown_to_who_filed_it_alone():
    shown = [
        (c, role)
        for c, cells in matrix.expected().items()
        if c.route.startswith("p/")
        for role in cells
        if cells[role] == "yes"
    ]
    assert {role for _, role in shown} == {"complainant"}
    assert {call.place for call, _ in shown} == {"own"}


def test_nothing_of_another_office_is_reached():
    """Only the public's view of a dossier is the same everywhere; 509901010 is another office than 50990101."""
    away = {c: cells for c, cells in officer_rows().items() if c.place not in ("own", matrix.NOWHERE)}
    reached = {str(c) for c, cells in away.items() if "yes" in cells.values()}
    # A list is the same address everywhere and holds only what the account may see.
    assert {row.partition(" @")[0] for row in reached} == {
        "GET /officer/e/<str:identity>",
        "GET /officer/kinds/<slug:procedure_id>/",
        "GET /officer/kinds/<slug:procedure_id>/list.xlsx",
        "POST /officer/kinds/<slug:procedure_id>/view",
    }


def test_a_path_that_only_begins_alike_is_another_office():
    decided = matrix.expected()
    for call, cells in decided.items():
        if call.place == "lookalike":
            assert cells == decided[matrix.Call(call.route, call.method, "other_district")], call


@pytest.mark.parametrize("role", ["auditor", "administrator"])
def test_who_runs_or_audits_the_system_reads_no_case(role):
    """Duties are kept apart (三权分立): neither sees a subject, a clue, a complaint, a task. What they are assessed by
    is their own."""
    reached = {call.route for call, cells in officer_rows().items() if cells[role] == "yes"}
    own = {"officer/notices", "officer/notices/reach", "officer/performance/mine"}
    assert reached <= {"officer/", *own, *NO_DATA}


def test_who_only_looks_changes_nothing():
    """A leader and an auditor read; what they may send is about themselves: notices read, a view kept, signing out.

    A leader consents to some lists; what is sent for several at once is judged for each matter; he answers what is
    objected to in the figures of those he leads. Whether a person is on
    a public list is asked by a form, so that no number stands in an address.
    """
    for role in ("leader", "auditor"):
        sent = {c.route for c, cells in officer_rows().items() if c.method == "POST" and cells[role] == "yes"}
        own = {"officer/", "officer/notices", "officer/notices/reach", "officer/kinds/<slug:procedure_id>/view",
               "officer/persons/"}  # fmt: skip
        led = {"officer/batch", "officer/performance/objections/<int:pk>"} if role == "leader" else set()
        assert sent <= own | led, role


# Who is shown a page whose POST is refused him, and why that is no form he could not send.
REFUSED_FOR_WHAT_IS_SENT = {
    "p/<str:number>": "the word is asked for again",
    "scan": "the matrix sends no code that exists",
    "business/commitments/sign/<slug:template>": "nothing was ticked",
    "business/letters/<str:number>": "nothing was answered",
    "business/loans/": "no bank was chosen",
    "business/partners": "nothing was asked",
    "partner/alerts/": "no alert was chosen",
    "partner/station/close": "the station is not open",
}
TO_ITSELF = re.compile(r'<form(?![^>]*action=)[^>]*method="post"')
# A page to be read, with a form on it for some.
READ_BY_MANY = {"data/forms/filings/<str:number>", "officer/duty", "officer/performance/<int:pk>/<slug:name>"}


def test_a_form_is_shown_to_who_may_send_it_alone(world: World):
    """Leaders were asked for reasons and days that they could not send."""
    found = matrix.expected()
    cells = [
        (call, role)
        for call, row in found.items()
        for role, answer in row.items()
        if call.method == "GET" and answer == "yes"
        and found[matrix.Call(call.route, "POST", call.place)][role] not in ("yes", "method")
    ]  # fmt: skip
    assert {call.route for call, _ in cells} == READ_BY_MANY | set(REFUSED_FOR_WHAT_IS_SENT)
    for call, role in cells:
        if call.route in READ_BY_MANY:
            place = world.places[call.place if call.place != matrix.NOWHERE else "own"]
            page = matrix.Visitor(role, world)._call(call, place).content.decode()
            assert "<h1" in page and not TO_ITSELF.search(page), (call, role)


@pytest.mark.parametrize("declared", current_procedures(), ids=lambda procedure: procedure.id)
def test_a_move_is_offered_where_its_permission_is_held_and_nowhere_else(world: World, declared):
    """Every move of every procedure, from every state, for every role in every place."""
    offered, wanted = set(), set()
    for state, place in product(declared.states, world.places.values()):
        matter = Matter(procedure=declared.id, version=declared.version, state=state, office=place.office)
        for role, account in world.roles.items():
            offered |= {(move.verb, state, role, place.name) for move in available_moves(matter, account)}
            held = {permission.name for permission in ROLES[role].permissions} if place.name == "own" else set()
            asked = [move for move in declared.moves_from(state) if move.permission in held]
            # What an act makes along is nobody's button, and what the history refuses is not offered.
            asked = [move for move in asked if is_offered(declared, move)]
            now = city_time.now()
            asked = [move for move in asked if not already_refused(declared, move, matter, now, by=account)]
            wanted |= {(move.verb, state, role, place.name) for move in asked}
    assert offered == wanted
    assert offered


@in_the_pass_on_sqlite  # which methods an address knows is no question to a database
def test_other_methods_change_nothing(world: World):
    """PUT, PATCH, DELETE and TRACE are nobody's way in: no fault, no page, and nothing is written but that somebody
    tries so often."""
    events = AuditEvent.objects.exclude(verb="raise_alarm")
    before = events.count()
    visitors = [matrix.Visitor(role, world).client for role in ("public", "inspector")]
    for route in matrix.routes():
        address = "/" + matrix.filled(route, world.places["own"])
        for client, method in product(visitors, ("put", "patch", "delete", "trace")):
            status = getattr(client, method)(address).status_code
            # What signs people in takes PUT for POST, with the same checks.
            as_sent = method == "put" and route.startswith("login/")
            assert status < 500 and (status != 200 or as_sent), f"{method} /{route}"
    assert events.count() == before


SRC = Path(xinheng.__file__).parent
VIEW = ("open_to_all", "open_to_staff", "for_partner", "for_party", "requires")
OF_A_VIEW = re.compile(rf"^@({'|'.join(VIEW)})\b", re.MULTILINE)
# Says 405 itself, in the words of the interface.
SAYS_SO_ITSELF = {"portals/api/subjects.py dossier"}


def test_every_view_states_its_methods():
    """What states none answers to all of them: the half that writes set pages for whoever sent another."""
    silent = set()
    for path in SRC.rglob("*.py"):
        if "/tests/" in str(path) or not OF_A_VIEW.search(text := path.read_text(encoding="utf-8")):
            continue
        for node in ast.walk(ast.parse(text)):
            marks = [ast.unparse(one) for one in getattr(node, "decorator_list", ())]
            if any(one.startswith(VIEW) for one in marks) and not any(one.startswith("require_") for one in marks):
                silent.add(f"{path.relative_to(SRC)} {node.name}")
    assert silent == SAYS_SO_ITSELF
