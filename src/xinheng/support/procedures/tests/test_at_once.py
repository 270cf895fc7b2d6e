"""Two people at the same matter: one moves it, the other is told."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections
from tests.cast import OFFICE, cast

from xinheng.support.accounts.models import Account
from xinheng.support.audit.queries import verify
from xinheng.support.procedures.actions import move
from xinheng.support.procedures.models import Matter, Step
from xinheng.support.procedures.opening import open_and_move
from xinheng.support.procedures.proving import compare_matters
from xinheng.support.procedures.refusals import MoveRefused

PEOPLE = 4


def attempt(matter: Matter, account: Account, together: Barrier) -> str:
    """Accept the matter as seen at its second step; what came of it."""
    try:
        together.wait(timeout=20)
        return move(matter=matter, verb="accept", by=account, seen_seq=2).verb
    except MoveRefused as refused:
        return str(refused)
    finally:
        connections.close_all()


@pytest.mark.django_db(transaction=True)
def test_of_several_moves_at_once_one_is_made() -> None:
    zhao = cast().zhao
    matter = open_and_move(
        procedure="sample", verb="submit", title="抢办", office=OFFICE, by=None, facts={"received_on": "2026-11-16"}
    )
    together = Barrier(PEOPLE)
    with ThreadPoolExecutor(PEOPLE) as pool:
        told = sorted(pool.map(lambda _: attempt(matter, zhao, together), range(PEOPLE)))
    assert told[0] == "accept" and len(set(told[1:])) == 1
    assert told[1].startswith("这件事已由赵明远在") and "办理“受理”" in told[1]
    assert Step.objects.filter(matter=matter).count() == 3
    assert list(compare_matters()) == verify() == []
