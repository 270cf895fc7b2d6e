"""How the house walks through rescues: who answers the call, where it begins, what the forms need beyond the plain."""

from collections.abc import Sequence
from typing import Any

from tests import cast as people

from xinheng.scenarios.lifts.actions import take_call
from xinheng.scenarios.lifts.models import Lift
from xinheng.scenarios.lifts.tests.conftest import MALL, days, desk_officer, followed, register, visit
from xinheng.support.accounts.models import Account
from xinheng.support.procedures.models import Matter

FILLS: dict[str, Any] = {
    "lift": lambda form: Lift.objects.get(code=MALL),
    "freed": lambda form: 1,
    "injured": lambda form: 0,
}


def also() -> list[Account]:
    """顾鸣 at 96333."""
    return [desk_officer(people.cast())]


def begin(everybody: Sequence[Account]) -> list[Matter]:
    """A call from a lift that is known, and one from somewhere."""
    register()
    visit(days(-10))
    [gu] = also()
    calls: tuple[dict[str, Any], ...] = ({"lift": followed()}, {"place": "江岸天地南门"})
    return [take_call(by=gu, trapped=1, **where).matter for where in calls]
