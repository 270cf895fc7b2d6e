"""Ten thousand presses of the buttons of each procedure, by anybody, in any order, while days pass: nothing breaks.

After each: a closed matter is at an end and no clock of it runs; an open one can be moved on; its clocks are what its
steps say; each step is heard in the trail once; a refusal leaves everything as it was. `XINHENG_PRESSES` sets another
number; the figures go into `reports/any-order.txt`.
"""

import os
import random
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from tests.examples import todays
from tests.house.test_procedures import TABLES, everybody, told_for
from tests.house.walks import walk_of
from tests.once import in_the_pass_on_sqlite
from tests.server.conftest import ROOT
from xinheng.kit import city_time
from xinheng.kit.refusal import Refusal
from xinheng.support.accounts.models import Account
from xinheng.support.audit.models import AuditEvent
from xinheng.support.procedures.actions import recompute_clocks
from xinheng.support.procedures.clocks.store import CLOCK_COLUMNS
from xinheng.support.procedures.declarations import Procedure
from xinheng.support.procedures.doors.offered import Button, button_for, buttons, make
from xinheng.support.procedures.models import Matter
from xinheng.support.procedures.proving import compare_matters
from xinheng.support.procedures.queries import clock_readings
from xinheng.support.procedures.timers import WaitingMoves, follow_clocks

__all__ = ["everybody"]
pytestmark = [pytest.mark.django_db, in_the_pass_on_sqlite]
PRESSES = int(os.environ.get("XINHENG_PRESSES", "10000"))
A_FEW = 40
IN_A_LIFE = 30


def holds(matter: Matter, declared: Procedure) -> None:
    """What must be true of a matter whatever was done to it."""
    end = declared.is_end(matter.state)
    assert (matter.closed_at is not None) == end
    assert end or declared.moves_from(matter.state)
    assert not (end and any(reading.open for reading in clock_readings(matter)))
    shown = [getattr(matter, name) for name in CLOCK_COLUMNS]
    recompute_clocks(matter=matter)
    assert [getattr(matter, name) for name in CLOCK_COLUMNS] == shown
    heard = AuditEvent.objects.filter(
        target_kind="procedures.matter", target_id=str(matter.pk), detail__contains='"content"'
    )
    assert matter.steps.count() == matter.seq == heard.count()


@dataclass
class Lives:
    """Matters of one procedure that live one after another, and what became of the presses."""

    declared: Procedure
    accounts: list[Account]
    chance: random.Random
    clock: Any
    fill: Any
    made: int = 0
    refused: int = 0
    moves: set[tuple[str, str]] = field(default_factory=set)

    def live(self, matter: Matter) -> None:
        """Some thirty presses; a few more where everything is at an end."""
        left = IN_A_LIFE
        while left > 0:
            matter = Matter.objects.get(pk=matter.pk)
            account, button = self._something(matter)
            if button is not None:
                self._press(matter, button, account)
            if self.chance.random() < 0.2:
                self._days_pass()
            left -= 10 if self.declared.is_end(matter.state) else 1

    def _something(self, matter: Matter) -> tuple[Account, Button | None]:
        """Mostly what somebody is offered; now and then what nobody is, of any state."""
        if self.chance.random() < 0.9:
            for account in self.chance.sample(self.accounts, len(self.accounts)):
                if offered := buttons(matter, account):
                    return account, self.chance.choice(offered)
        button = button_for(matter, self.chance.choice(self.declared.moves).verb)
        # Pages of their own ask before their act is called.
        paged = button is not None and button.act is not None and (button.act.begins or button.act.own_page)
        return self.chance.choice(self.accounts), None if paged else button

    def _press(self, matter: Matter, button: Button, account: Account) -> None:
        stale = self.chance.random() < 0.05
        before = Matter.objects.filter(pk=matter.pk).values().get()
        try:
            with transaction.atomic():
                told = self._filled(button, matter, account)
                make(matter=matter, button=button, by=account, told=told, seen_seq=matter.seq - stale)
        except Refusal as refusal:
            assert str(refusal)
            assert Matter.objects.filter(pk=matter.pk).values().get() == before
            self.refused += 1
            return
        assert not stale
        self.made += 1
        self.moves.add((matter.state, button.name))
        holds(Matter.objects.get(pk=matter.pk), self.declared)

    def _filled(self, button: Button, matter: Matter, account: Account) -> dict[str, Any]:
        """One of the ways to fill its form; nothing where there is nothing to choose from."""
        try:
            told: dict[str, Any] = self.fill(button, matter, account, self.chance.randrange(12))
        except StopIteration:
            return {}
        return told

    def _days_pass(self) -> None:
        """And now and then the machine's clock steps back: nobody's deadline moves by that."""
        hours = self.chance.choice([1, 30, 24 * 8, 24 * 40, -1, -24])
        later = city_time.local(city_time.now()) + timedelta(hours=hours)
        self.clock(f"{later:%Y-%m-%d %H:%M}")
        WaitingMoves.asked_at = float("-inf")
        follow_clocks()


@pytest.mark.parametrize("presses", [A_FEW, pytest.param(PRESSES, marks=[pytest.mark.slow, pytest.mark.long])])
@pytest.mark.parametrize("name", todays([*TABLES], now=8))
def test_whatever_is_pressed_nothing_breaks(everybody, name, presses, clock):
    declared, walks = TABLES[name], walk_of(TABLES[name])
    accounts = [*everybody, *getattr(walks, "also", list)()]
    lives = Lives(declared, accounts, random.Random(name), clock, told_for(walks))
    began = city_time.local(city_time.now())
    begun = [one for one in walks.begin(everybody) if one.procedure == name]
    while lives.made + lives.refused < presses:
        with transaction.atomic():
            lives.live(lives.chance.choice(begun))
            assert list(compare_matters()) == []
            transaction.set_rollback(True)
        clock(f"{began:%Y-%m-%d %H:%M}")
    assert lives.made
    (ROOT / "reports").mkdir(exist_ok=True)
    with (ROOT / "reports" / "any-order.txt").open("a", encoding="utf-8") as out:
        out.write(f"{name}: {lives.made} made, {lives.refused} refused, {len(lives.moves)} ways from a state\n")
