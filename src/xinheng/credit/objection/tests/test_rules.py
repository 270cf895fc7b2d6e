"""What each move of an objection demands, on plain values."""

import pytest

from xinheng.credit.objection import rules


@pytest.mark.parametrize(
    ("judge", "allowed", "refused", "words"),
    [
        (rules.nobody_else_asks, {"running": ""}, {"running": "异5099-1"}, "异5099-1"),
        (rules.record_stands, {"gone": False}, {"gone": True}, "不予受理"),
        (rules.was_corrected, {"changed": True}, {"changed": False}, "撤销记录"),
        (rules.not_extended_before, {"made_before": 0}, {"made_before": 1}, "一次"),
    ],
)
def test_each_says_no_where_it_must_and_what_to_do(judge, allowed, refused, words):
    assert judge(**allowed) is None
    assert words in judge(**refused)
