"""The inspection's procedure walked at random: no state without a way on, clocks and trail always agree."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xinheng.supervision.clues.tests.walks import everybody_in_one, walk
from xinheng.support.procedures.table.registry import procedure

pytestmark = pytest.mark.django_db
FACTS = {
    "visit": "检-2", "officer": "甲", "approval_number": "检批-1", "arrival": "code", "signature": "signed",
    "clue": "线-1", "reviewer": 3, "correct_by": "2099-01-01", "correct_days": 7, "correct_by_before": "2098-01-01",
    "recheck_result": "pass",
}  # fmt: skip


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(0, 59), min_size=6, max_size=18))
def test_no_walk_gets_stuck(choices):
    team = [{"account": everybody_in_one().pk, "name": "甲", "certificate": "1"},
            {"account": 0, "name": "乙", "certificate": "2"}]  # fmt: skip
    walk("inspection_task", choices, FACTS | {"officers": team})


def test_every_state_can_be_ended():
    declared = procedure("inspection_task")
    leading = {name for name in declared.states if declared.is_end(name)}
    while more := {s for move in declared.moves if move.to in leading for s in move.from_states} - leading:
        leading |= more
    assert leading == set(declared.states)


def test_nobody_goes_on_site_without_approval_but_urgently():
    ways = {(m.verb, s) for m in procedure("inspection_task").moves if m.to == "on_site" for s in m.from_states}
    assert ways == {
        ("start_urgent_check", "officers_named"),
        ("arrive", "notified"),
        ("arrive_unannounced", "check_approved"),
        ("reopen_findings", "result_entered"),
    }
