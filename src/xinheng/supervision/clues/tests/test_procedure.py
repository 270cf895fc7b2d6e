"""The clue's procedure walked at random, and its states one by one."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xinheng.supervision.clues.tests.walks import walk
from xinheng.support.procedures.table.registry import procedure

pytestmark = pytest.mark.django_db
FACTS = {
    "source": "letter", "breach_suspected": True, "parent": "线-1", "child": "线-2", "outcome": "answered",
    "way": "inspection", "method": "比对", "data_used": "抽检", "children": ["线-3", "线-4"], "office": "5099/",
    "outside": "城管局", "result": "已查", "answer_by": "2026-01-01",
    "no_case_ground": "minor", "proposer": 1, "approver": 2, "case_number": "山市监立〔2026〕1号",
    "filed_on": "2026-11-20",
}  # fmt: skip


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(0, 59), min_size=4, max_size=16))
def test_no_walk_gets_stuck(choices):
    walk("clue", choices, FACTS)


@pytest.mark.parametrize(
    ("state", "verbs"),
    [
        ("registered", {"register"}),
        ("triage", {
            "merge_into_parent", "absorb", "absorb_and_recount", "handle_directly", "send_to_dispatch",
            "send_to_enforcement", "refer_case_source", "send_to_judgement", "mark_invalid",
            "extend_legal_verification", "suspect_breach", "propose_no_case", "end_with_dispute",
            "go_along",
        }),
        ("dispatched_inspection", {
            "absorb", "absorb_and_recount", "return_to_dispatch", "receive_result", "extend_legal_verification",
            "suspect_breach",
        }),
        ("result_in", {
            "absorb", "absorb_and_recount", "close_with_result", "send_back_insufficient", "suspect_breach",
            "propose_no_case", "file_case", "extend_legal_verification",
        }),
        ("no_case_review", {
            "absorb", "absorb_and_recount", "decide_no_case", "refuse_no_case", "file_case",
            "extend_legal_verification",
        }),
        ("closed", {"reopen"}),
        ("merged", set()),
    ],
)  # fmt: skip
def test_what_may_be_done_in_each_state(state, verbs):
    assert {move.verb for move in procedure("clue").moves_from(state)} == verbs


def test_every_state_can_be_ended():
    declared = procedure("clue")
    ends = {name for name in declared.states if declared.is_end(name)}
    leading = set(ends)
    while more := {s for move in declared.moves if move.to in leading for s in move.from_states} - leading:
        leading |= more
    assert leading == set(declared.states)
