"""A run that is killed, and two runs at once: nothing double, nothing half, and a re-run finishes."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter

import pytest
from django.conf import settings as django_settings
from django.db import connection
from tests.deliveries import PENALTY_HEADER, fine

from xinheng.fusion.intake.locks import source_lock
from xinheng.fusion.intake.models import IntakeRun
from xinheng.fusion.intake.refusals import IntakeRefused
from xinheng.fusion.registers.models import Batch, Record

CHILD = """
import os, sys
import django
django.setup()
from django.db import connections
from xinheng.fusion.intake.writing import chunks, pace
from xinheng.fusion.intake.actions import run_intake
pace.FIRST_CHUNK = pace.LARGEST = 40
write, slow = chunks._write_chunk, float(sys.argv[2])
def write_slowly(*args):
    write(*args)
    print("chunk", flush=True)
    __import__("time").sleep(slow)
chunks._write_chunk = write_slowly
print(run_intake(source=sys.argv[3], files=[sys.argv[1]], by="system"), flush=True)
"""


def start(path, city, slow="0.3", source="penalty"):
    """A run in a process of its own that says `chunk` after each forty rows."""
    environment = {
        **os.environ,
        "DATABASE_URL": _url(),
        "XINHENG_CITY": str(city),
        "XINHENG_HOME": str(django_settings.XINHENG_HOME),
        "DJANGO_SETTINGS_MODULE": "xinheng.config.settings",
    }
    return subprocess.Popen(
        [sys.executable, "-c", CHILD, str(path), slow, source], env=environment, stdout=subprocess.PIPE
    )


def _url() -> str:
    """The address of the test's own database."""
    config = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{config['NAME']}"
    return f"postgres://{config['USER']}:{config['PASSWORD']}@{config['HOST']}:{config['PORT']}/{config['NAME']}"


def _lines(count):
    return [PENALTY_HEADER, *(fine(0, f"{number}号") for number in range(count))]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_killed_run_shows_as_incomplete_and_the_next_one_finishes_it(city, deliver, tmp_path):
    path = tmp_path / "penalty.csv"
    path.write_text("\n".join(_lines(400)), encoding="utf-8")
    child = start(path, city)
    assert [child.stdout.readline() for _ in range(3)] == [b"chunk\n"] * 3
    os.kill(child.pid, signal.SIGKILL)
    child.wait(10)
    child.stdout.close()
    there = Record.objects.count()
    assert 120 <= there < 400 and there == IntakeRun.objects.get().accepted
    report = deliver("penalty", *_lines(400))
    assert (report.accepted, report.unchanged) == (400 - there, there)
    assert Record.objects.count() == 400
    assert Counter(IntakeRun.objects.values_list("state", flat=True)) == {"incomplete": 1, "finished": 1}
    assert sum(batch.last_record - batch.first_record + 1 for batch in Batch.objects.all()) == 400


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_second_run_of_the_same_source_is_refused_while_the_first_goes_on(city, deliver, tmp_path):
    path = tmp_path / "penalty.csv"
    path.write_text("\n".join(_lines(200)), encoding="utf-8")
    child = start(path, city, "0.2")
    child.stdout.readline()
    with pytest.raises(IntakeRefused, match="正在由另一次接入处理"):
        deliver("penalty", *_lines(200))
    child.communicate(timeout=60)
    assert deliver("penalty", *_lines(200)).unchanged == 200
    assert Record.objects.count() == 200


@pytest.mark.django_db(transaction=True)
def test_a_lock_is_free_again_after_an_error(city):
    with pytest.raises(ZeroDivisionError), source_lock("penalty"):
        time.sleep(1 // 0)
    with source_lock("penalty"):
        pass
