"""Who stepped back from a matter has no part in it any more, in whatever procedure and by whichever door."""

import inspect
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import xinheng
from tests import cast as people
from xinheng.kit import city_time
from xinheng.kit.refusal import Refusal
from xinheng.support.access.models import Grant
from xinheng.support.access.roles import ROLES
from xinheng.support.accounts.models import Account
from xinheng.support.procedures.able import step_back
from xinheng.support.procedures.actions import correct_facts, move
from xinheng.support.procedures.assigning import claim, colleagues_for, give_back, hand_over
from xinheng.support.procedures.family import adopt
from xinheng.support.procedures.hands import takers
from xinheng.support.procedures.models import Matter
from xinheng.support.procedures.noting import write_note
from xinheng.support.procedures.opening import open_and_move
from xinheng.support.procedures.refusals import MoveRefused
from xinheng.support.procedures.rules import moves_open_to, who_moves
from xinheng.support.procedures.sealed import must_open, reveal_struck, works_on
from xinheng.support.procedures.table.binding import Act, acts
from xinheng.support.procedures.table.registry import current_procedures

pytestmark = pytest.mark.django_db
SRC = Path(xinheng.__file__).parent
MOVES = [(declared, row) for declared in current_procedures() for row in declared.moves if row.permission]
# Lists of persons of no matter: those told of a notice, the pool of a draw before its tasks are there.
OF_NO_MATTER = {
    "supervision/inspection/actions/drawing.py", "support/access/queries.py", "support/notices/actions.py",
    "support/procedures/able.py",
}  # fmt: skip


@pytest.fixture
def cast():
    return people.cast()


@pytest.fixture
def mighty(cast) -> Account:
    """Somebody who holds every role over the city."""
    top = cast.organisations[people.CITY]
    Grant.objects.bulk_create(
        Grant(account=cast.tang, role=role, organisation=top) for role in ROLES if role != "leader"
    )
    return Account.objects.get(pk=cast.tang.pk)


@pytest.mark.parametrize(("declared", "row"), MOVES, ids=[f"{one.id}.{row.id}" for one, row in MOVES])
def test_while_it_is_asked_whether_he_must_only_what_a_law_leaves_him_is_made(mighty, declared, row):
    for state in row.from_states:
        told: dict[str, Any] = {"procedure": declared.id, "version": declared.version, "state": state}
        matter = Matter(office=people.OFFICE, challenged=[mighty.pk], **told)
        assert all(one.though_challenged for one in moves_open_to(declared, matter, mighty, city_time.now()))
        if row.though_challenged:
            assert who_moves(row, matter, mighty) == "account"
            continue
        with pytest.raises(MoveRefused, match="有人申请您回避，还没有决定"):
            who_moves(row, matter, mighty)


def test_what_is_left_to_him_is_the_checking_which_no_request_stops():
    """行政处罚法 第四十三条第三款: 决定作出之前，不停止调查. No decision, approval or hand-over is among it."""
    left = {(one.id, row.permission, row.verb) for one, row in MOVES if row.though_challenged}
    assert left == {("inspection_task", "INSPECT", verb) for verb in (
        "start_urgent_check", "arrive", "arrive_unannounced", "record_findings", "record_refusal", "record_not_found",
        "record_closed_down",
    )}  # fmt: skip


@pytest.mark.parametrize(("procedure", "works"), [("inspection_task", True), ("complaint", False)])
def test_who_checks_on_sees_what_he_checks_and_opens_nothing_sealed(mighty, procedure, works):
    declared = next(one for one in current_procedures() if one.id == procedure)
    told: dict[str, Any] = {"procedure": procedure, "version": declared.version, "state": declared.start}
    matter = Matter(office=people.OFFICE, challenged=[mighty.pk], **told)
    assert works_on(mighty, matter) is works
    with pytest.raises(MoveRefused, match="还没有决定"):
        must_open(matter, mighty)


def test_every_review_of_a_recusal_names_whom_it_is_about():
    reviews = [state for one in current_procedures() for state in one.states.values() if "回避" in state.title]
    assert reviews and all(one.reviews for one in reviews)


def a_complaint(number: str = "诉-1") -> Matter:
    return open_and_move(
        procedure="complaint", verb="submit", title="某店：质量", office=people.OFFICE, by=None, number=number,
        facts={"received_on": city_time.today()}, subject_name="某店",
    )  # fmt: skip


@pytest.mark.parametrize(("declared", "row"), MOVES, ids=[f"{one.id}.{row.id}" for one, row in MOVES])
def test_no_move_of_any_procedure_is_made_by_who_stepped_back(mighty, declared, row):
    for state in row.from_states:
        told: dict[str, Any] = {"procedure": declared.id, "version": declared.version, "state": state}
        before, after = Matter(office=people.OFFICE, **told), Matter(office=people.OFFICE, recused=[mighty.pk], **told)
        assert who_moves(row, before, mighty) == "account"
        with pytest.raises(MoveRefused, match="唐正已对这件事回避"):
            who_moves(row, after, mighty)
        assert moves_open_to(declared, after, mighty, city_time.now()) == []


def persons_named(act: Act) -> dict[str, str]:
    told = inspect.signature(act.do).parameters.items()
    return {name: str(one.annotation) for name, one in told if name != "by" and "Account" in str(one.annotation)}


NAMING = [act for act in acts() if not act.begins and persons_named(act)]


@pytest.mark.parametrize("act", NAMING, ids=[act.where for act in NAMING])
def test_no_act_names_who_stepped_back(cast, act):
    matter = a_complaint()
    step_back(matter=matter, account=cast.zhao)
    for name, kind in persons_named(act).items():
        given = [cast.zhao] if "list" in kind else cast.zhao
        with pytest.raises(MoveRefused, match="赵明远已对这件事回避"):
            act.do(**{act.named: SimpleNamespace(matter=matter), "by": cast.sun, name: given})


def test_there_are_acts_that_name_persons():
    assert {verb for act in NAMING for verb in act.verbs} >= {"name_officers", "finish_follow_up"}


DOORS = {
    "claim": lambda m, he, sun: claim(matter=m, by=he),
    "hand over to": lambda m, he, sun: hand_over(matter=m, to=he, by=sun, reason="忙"),
    "hand over by": lambda m, he, sun: hand_over(matter=m, to=sun, by=he, reason="忙"),
    "give back": lambda m, he, sun: give_back(matter=m, by=he, reason="忙"),
    "note": lambda m, he, sun: write_note(matter=m, kind="note", words="再看", by=he),
    "put right": lambda m, he, sun: correct_facts(matter=m, facts={"received_on": "2026-11-01"}, by=he, reason="错"),
    "read what is sealed": lambda m, he, sun: reveal_struck(matter=m, by=he, purpose="核实投诉内容"),
    "team": lambda m, he, sun: move(matter=m, verb="accept", by=sun, team=[he]),
}


@pytest.mark.parametrize("door", DOORS)
def test_no_door_of_the_engine_opens_to_who_stepped_back(cast, mighty, door):
    """Tang may do all of it before; afterwards none, and nothing is written."""
    matter = a_complaint()
    hand_over(matter=matter, to=cast.zhao, by=mighty, reason="承办")
    steps = matter.steps.count()
    step_back(matter=matter, account=mighty)
    with pytest.raises(Refusal, match=r"回避|只有承办人"):
        DOORS[door](matter, mighty, cast.sun)
    assert matter.steps.count() == steps


@pytest.mark.parametrize("door", sorted(DOORS.keys() - {"team", "hand over to"}))
def test_no_door_of_the_engine_opens_to_who_is_asked_to_step_back(cast, mighty, door):
    matter = a_complaint()
    hand_over(matter=matter, to=mighty, by=cast.sun, reason="承办")
    Matter.objects.filter(pk=matter.pk).update(challenged=[mighty.pk])
    matter.refresh_from_db()
    steps = matter.steps.count()
    with pytest.raises(Refusal, match="还没有决定"):
        DOORS[door](matter, mighty, cast.sun)
    assert matter.steps.count() == steps


def test_what_was_in_the_hands_of_who_steps_back_is_in_nobodys(cast):
    matter = a_complaint()
    claim(matter=matter, by=cast.zhao)
    assert cast.zhao.pk in takers(matter, [row for _, row in MOVES if row.verb == "accept"])
    step_back(matter=matter, account=cast.zhao)
    now = Matter.objects.get(pk=matter.pk)
    assert now.assignee is None and cast.zhao not in colleagues_for(now)
    assert cast.zhao.pk not in takers(now, [row for _, row in MOVES if row.verb == "accept"])


def test_an_interest_is_in_the_people_so_all_kin_hear_of_it(cast):
    """What it came from, what came of it before and afterwards, and what is merged into it; nothing else."""
    first, other, stranger = a_complaint(), a_complaint("诉-2"), a_complaint("诉-3")
    child = room(first, "调-1")
    step_back(matter=child, account=cast.zhao)
    later = room(first, "调-2")
    assert Matter.objects.get(pk=later.pk).recused == [cast.zhao.pk]
    first.refresh_from_db()
    adopt(other, first)
    for one in (first, child, later, other):
        assert Matter.objects.get(pk=one.pk).recused == [cast.zhao.pk], one.number
    assert Matter.objects.get(pk=stranger.pk).recused == []


def room(parent: Matter, number: str) -> Matter:
    return open_and_move(
        procedure="mediation", verb="prepare", by="system", number=number, office=parent.office, title="调解",
        parent=Matter.objects.get(pk=parent.pk), facts={"complaint": parent.number},
    )  # fmt: skip


def test_every_list_of_persons_of_a_matter_is_the_one_that_knows_who_stepped_back():
    """`to_choose_from` knows right, office, recusal and absence; who asks for the holders of a right by himself does
    not."""
    asks = re.compile(r"\baccounts_with\(|\baccounts_in_role\(")
    found = {str(path.relative_to(SRC)) for path in SRC.rglob("*.py") if "/tests/" not in str(path)
             and asks.search(path.read_text(encoding="utf-8"))}  # fmt: skip
    assert found - {"support/procedures/escalating.py"} == OF_NO_MATTER


# A person's wish to be forgotten or told is no decision in the matter.
OF_NO_DECISION = {
    "support/procedures/able.py", "services/complaints/actions/erasing.py", "services/complaints/disclosing.py",
    "services/reports/actions/erasing.py", "credit/objection/actions.py", "support/procedures/doors/offered.py",
    "portals/data/views/collecting.py",
}  # fmt: skip


def test_a_right_in_a_matter_is_asked_where_recusal_is_known():
    """`is_able`, not `may` with the office of the matter, which lets in who stepped back; seeing is another thing."""
    asks = re.compile(r"\bmay\((?:[^()]|\([^()]*\))*matter\.office")
    found = {str(path.relative_to(SRC)) for path in SRC.rglob("*.py") if "/tests/" not in str(path)
             and asks.search(path.read_text(encoding="utf-8"))}  # fmt: skip
    assert found <= OF_NO_DECISION, found - OF_NO_DECISION
    assert "support/procedures/able.py" in found
