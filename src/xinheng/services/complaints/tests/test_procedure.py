"""The complaint's procedure walked at random: no state without a way on, clocks and trail always agree."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import cast as people

from xinheng.supervision.clues.tests.walks import walk
from xinheng.support.procedures.table.registry import procedure

pytestmark = pytest.mark.django_db
FACTS = {
    "reason_code": "T23-2", "office": people.OFFICE, "both_consent": True, "institution": "市质检院",
    "agreement": "退款",
}  # fmt: skip


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(0, 59), min_size=4, max_size=16), st.sampled_from(["T23-2", "R16-5", "R16-1"]))
def test_no_walk_gets_stuck(choices, code):
    walk("complaint", choices, {**FACTS, "reason_code": code})


def test_every_state_can_be_ended():
    declared = procedure("complaint")
    leading = {name for name in declared.states if declared.is_end(name)}
    while more := {s for move in declared.moves if move.to in leading for s in move.from_states} - leading:
        leading |= more
    assert leading == set(declared.states)


def test_every_state_has_words_for_the_complainant():
    assert [name for name, state in procedure("complaint").states.items() if not state.public] == []


def test_the_complainant_may_always_withdraw_while_nothing_is_decided():
    declared = procedure("complaint")
    open_states = {"submitted", "dispatched", "supplement_requested", "accepted", "mediating", "testing"}
    verbs = {"withdraw", "withdraw_or_settle"}
    assert {s for s in declared.states if verbs & {m.verb for m in declared.moves_from(s)}} == open_states
