"""Where a clue may be sent and who may send it back (Order 121 art 41), on plain values."""

import pytest

from xinheng.supervision.dispatch.rules import may_return, may_send

SENT = {"office_known": True, "office": "江岸路所", "returned_by": set(), "instruction": ""}


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, None),
        ({"office_known": False}, "没有“江岸路所”"),
        ({"returned_by": {"江岸路所"}}, "须写明理由"),
        ({"returned_by": {"江岸路所"}, "instruction": "  "}, "须写明理由"),
        ({"returned_by": {"江岸路所"}, "instruction": "属本所"}, None),
        ({"returned_by": {"望桥所"}}, None),
    ],
)
def test_who_sent_it_back_gets_it_again_only_with_a_word_why(given, words):
    told = may_send(**{**SENT, **given})
    assert told is None if words is None else words in (told or "")


@pytest.mark.parametrize(
    ("status", "in_charge", "words"),
    [
        ("open", True, None),
        ("open", False, "只有被派单位（江岸路所）"),
        ("done", True, "已经办结或退回"),
        ("returned", False, "已经办结"),
    ],
)
def test_only_the_unit_that_was_told_sends_back_while_it_is_open(status, in_charge, words):
    told = may_return(status=status, order_office="江岸路所", in_charge=in_charge)
    assert told is None if words is None else words in (told or "")
