"""What may be done with a clue. Each is one transaction with its audit.

What only moves a clue on (sorting it, sending it back, more time) is a plain move of the table.
"""

from xinheng.supervision.clues.actions.judging import (
    NO_ACTION,
    continue_without_information,
    judge_clue,
    receive_information,
    request_information,
    split_clue,
    suspect_breach,
)
from xinheng.supervision.clues.actions.matching import match_subject, merge_clue, unmatch_subject
from xinheng.supervision.clues.actions.registering import ClueRefused, ReadyClue, keep_clue, ready_clue, register_clue
from xinheng.supervision.clues.actions.settling import (
    close_with_result,
    complete_direct_handling,
    decide_no_case,
    end_with_dispute,
    go_along,
    propose_no_case,
    receive_result,
    refer_case_source,
)
from xinheng.supervision.clues.actions.telling import register_told

__all__ = [
    "NO_ACTION",
    "ClueRefused",
    "ReadyClue",
    "close_with_result",
    "complete_direct_handling",
    "continue_without_information",
    "decide_no_case",
    "end_with_dispute",
    "go_along",
    "judge_clue",
    "keep_clue",
    "match_subject",
    "merge_clue",
    "propose_no_case",
    "ready_clue",
    "receive_information",
    "receive_result",
    "refer_case_source",
    "register_clue",
    "register_told",
    "request_information",
    "split_clue",
    "suspect_breach",
    "unmatch_subject",
]
