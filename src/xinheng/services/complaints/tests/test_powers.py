"""What a power of attorney lacks (Order 121 art 11), on plain values."""

from datetime import date, timedelta

import pytest

from xinheng.services.complaints.rules import agent_problems

TODAY = date(2026, 11, 20)
WHOLE = {"name": "林大山", "may": "special", "until": TODAY, "today": TODAY}


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({}, set()),
        ({"may": "general"}, set()),
        ({"name": "", "may": "", "until": None}, set()),
        ({"name": " ", "may": "", "until": None}, set()),
        ({"name": ""}, {"agent_name"}),
        ({"may": ""}, {"agent_may"}),
        ({"may": "everything"}, {"agent_may"}),
        ({"until": None}, {"agent_until"}),
        ({"until": TODAY - timedelta(days=1)}, {"agent_until"}),
        ({"name": "", "may": "", "until": TODAY}, {"agent_name", "agent_may"}),
        ({"may": "", "until": None}, {"agent_may", "agent_until"}),
    ],
)
def test_who_acts_for_somebody_says_who_what_for_and_until_when(given, wrong):
    assert agent_problems(**{**WHOLE, **given}).keys() == wrong


def test_a_power_that_ended_is_told_with_its_day():
    told = agent_problems(**{**WHOLE, "until": TODAY - timedelta(days=1)})["agent_until"]
    assert "2026-11-19" in told and "换新的委托书" in told
