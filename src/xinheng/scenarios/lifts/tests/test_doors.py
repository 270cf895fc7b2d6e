"""Every button of a rescue opens, every state is reached by buttons alone and can be left."""

import pytest
from tests.house.test_procedures import Walk, form_of

from xinheng.scenarios.lifts.actions import take_call
from xinheng.scenarios.lifts.tests.conftest import MALL
from xinheng.support.procedures.registry import procedure

pytestmark = pytest.mark.django_db
FILLED = {
    "lift": MALL, "rescue_unit": "山城稳升电梯工程有限公司", "freed": "1", "injured": "0", "cause": "door",
    "handling": "更换皮带", "reason": "轿厢卡住",
}  # fmt: skip


def told(button, matter, account, number):
    """The button's form, filled as at the desk."""
    empty = form_of(button, matter)
    if empty is None:
        return {}
    form = type(empty)({name: FILLED[name] for name in empty.fields}, target=empty.target)
    assert form.is_valid(), form.errors
    return form.cleaned_data


def test_every_button_opens_and_every_state_can_be_left(gu, lift):
    walk, seen = Walk([gu], told), set()
    for where in ({"lift": lift}, {"place": "江岸天地南门"}):
        walk.visits.clear()
        walk.visit(take_call(by=gu, trapped=1, **where).matter)
        seen |= walk.visits.keys()
    assert {here: walk.said[here] for here in walk.offered - walk.made} == {}
    states = procedure("lift_rescue").states
    assert states.keys() - seen == {"incoming"}, "the start is left by the call itself"
    assert {state for state in seen if states[state].kind != "end"} == {state for state, _ in walk.made}
