"""A run that is killed with a link half made: nothing of that link is there, and the next run does the rest alone."""

import ast
from collections.abc import Iterator

import pytest

from xinheng.support.jobs.tests.processes import Platform, drop_platform, new_platform

pytestmark = [pytest.mark.slow, pytest.mark.own_processes]
PLANT = """
from tests.shop import penalise, register
from xinheng.fusion.registers.models import Record
from xinheng.fusion.resolution.actions import Unresolved, wait_for
register()
for number in range(8):
    penalise(uscc="", decision_number=f"山市监罚〔2026〕{number}号")
waiting = Record.objects.filter(type="administrative_penalty", superseded_at=None)
wait_for([Unresolved(one.pk, "", "match", one.key, "山城巴味轩餐饮有限公司") for one in waiting])
"""
# The fourth link is made in a transaction that is never committed.
KILLED = """
import time
from django.db import transaction
from xinheng.fusion.matching import actions, applying
real, made = applying.decide, []
@transaction.atomic
def slow(**told):
    made.append(real(**told))
    if len(made) == 4:
        print("in the middle", flush=True)
        time.sleep(600)
    return made[-1]
applying.decide = slow
actions.match_all(by="system")
"""
TOLD = """
from xinheng.fusion.matching.models import MatchRun
from xinheng.fusion.registers.models import Record
from xinheng.fusion.resolution.models import Decision, Waiting
linked = Record.objects.filter(type="administrative_penalty", superseded_at=None, subject__isnull=False)
runs = list(MatchRun.objects.order_by("pk").values_list("state", flat=True))
print((linked.count(), Decision.objects.filter(undone_at=None).count(), Waiting.objects.count(), runs))
"""


@pytest.fixture
def platform(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    made = new_platform(tmp_path_factory.mktemp("home"))
    yield made
    drop_platform(made)


def told(platform: Platform) -> tuple[int, int, int, list[str]]:
    return ast.literal_eval(platform.run(TOLD))


def test_a_run_killed_with_a_link_half_made_is_gone_over_again(platform: Platform) -> None:
    platform.run(PLANT)
    process = platform.start(KILLED)
    assert process.stdout is not None and process.stdout.readline().strip() == "in the middle"
    platform.kill(process)
    assert told(platform) == (3, 3, 5, ["running"])
    again = "from xinheng.fusion.matching.actions import match_all; print(match_all(by='system').linked)"
    assert platform.run(again) == "5"
    assert told(platform) == (8, 8, 0, ["stopped", "finished"])
