"""A delivery sent to the worker: tried, taken, dropped; one source at a time; told how far it is."""

import os
import signal
import subprocess
import sys
from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.db.models import F
from tests.deliveries import PENALTY_HEADER, REGISTRATION_HEADER, fine, shop

from xinheng.fusion.intake.arriving import shelf
from xinheng.fusion.intake.arriving.keeping import forget_old
from xinheng.fusion.intake.locks import source_lock
from xinheng.fusion.intake.models import Arrival, IntakeRun
from xinheng.fusion.intake.queries import ahead_of, is_stuck
from xinheng.fusion.intake.refusals import IntakeRefused
from xinheng.fusion.intake.sending import confirm, drop, send
from xinheng.fusion.intake.tests.test_interrupted import _url
from xinheng.fusion.intake.writing.reporting import Manner
from xinheng.fusion.registers.models import Record
from xinheng.kit.refusal import Refusal
from xinheng.support.audit.models import AuditEvent
from xinheng.support.jobs.models import Job
from xinheng.support.jobs.worker import run_next

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sent(city, tmp_path):
    """Sends lines of a source."""

    def one(source, *lines, name="送来.csv", **manner):
        path = tmp_path / name
        path.write_text("\n".join(lines), "utf-8")
        return send(source=source, word=shelf.hold_copies([path]), manner=Manner(**manner), by="system")

    return one


def work():
    """One round of what is due; what was put off is due again afterwards."""
    while run_next():
        pass
    Job.objects.filter(state="ready").update(run_after=F("run_after") - timedelta(minutes=1))


def states():
    return list(Arrival.objects.order_by("pk").values_list("state", flat=True))


def test_what_is_tried_is_written_only_when_somebody_says_so(sent):
    made = sent("registration", REGISTRATION_HEADER, shop(0), shop(1, state="没有的"), dry_run=True)
    work()
    made.refresh_from_db()
    assert (made.state, made.report["accepted"], made.report["rejected"]) == ("tried", 1, 1)
    assert not Record.objects.exists() and not IntakeRun.objects.exists()
    confirm(delivery=made, by=None)
    with pytest.raises(Refusal, match="排队"):
        confirm(delivery=made, by=None)
    work()
    made.refresh_from_db()
    assert (made.state, made.run.accepted, made.run.rejected) == ("taken", 1, 1)
    assert shelf.held(made.word) == []
    assert set(AuditEvent.objects.values_list("verb", flat=True)) >= {"send_delivery", "confirm_delivery", "finish_run"}


def test_what_is_dropped_is_not_taken_and_its_file_is_gone(sent):
    made = sent("registration", REGISTRATION_HEADER, shop(0))
    drop(delivery=made, by="system")
    work()
    assert states() == ["dropped"] and not Record.objects.exists() and shelf.held(made.word) == []
    with pytest.raises(Refusal, match="不接入"):
        drop(delivery=made, by="system")


def test_a_refused_file_says_why_and_is_not_kept(sent):
    made = sent("registration", "a,b", "1,2")
    work()
    made.refresh_from_db()
    assert made.state == "refused" and "缺少列" in made.problem and shelf.held(made.word) == []


def test_what_cannot_be_sent_is_refused(city, sent, tmp_path):
    with pytest.raises(IntakeRefused, match="没有名为"):
        sent("nothing", "a")
    for word in ("", "0" * 32, "../../../../etc/passwd"):
        with pytest.raises(IntakeRefused, match="已不在服务器上"):
            send(source="registration", word=word, manner=Manner(), by="system")


def test_two_on_one_source_are_taken_in_the_order_they_came(sent):
    first = sent("registration", REGISTRATION_HEADER, shop(0), name="1.csv")
    second = sent("registration", REGISTRATION_HEADER, shop(0, name="后来的名字"), name="2.csv")
    assert ahead_of(second) == [first] and ahead_of(first) == []
    # The first is put off (its job waits): the second waits for it though its own job is due.
    Job.objects.filter(pk=first.job).update(run_after=F("run_after") + timedelta(minutes=30))
    run_next()
    assert states() == ["waiting", "waiting"]
    Job.objects.update(run_after=F("run_after") - timedelta(hours=1))
    work()
    work()
    assert states() == ["taken", "taken"]
    assert "后来的名字" in Record.objects.get(superseded_at=None).open


def test_a_source_that_somebody_else_has_is_waited_for(sent):
    sent("registration", REGISTRATION_HEADER, shop(0))
    with source_lock("registration"):
        work()
        assert states() == ["waiting"]
    work()
    assert states() == ["taken"]


def test_one_that_was_given_up_holds_nobody_back_and_can_be_dropped(sent):
    first = sent("registration", REGISTRATION_HEADER, shop(0), name="1.csv")
    second = sent("registration", REGISTRATION_HEADER, shop(1), name="2.csv")
    Job.objects.filter(pk=first.job).update(state="dead")
    assert is_stuck(first) and not ahead_of(second)
    work()
    assert states() == ["waiting", "taken"]
    drop(delivery=first, by="system")
    assert states() == ["dropped", "taken"]


def test_what_was_tried_and_left_goes_after_a_day(sent, clock):
    clock("2026-11-20 09:00")
    made = sent("registration", REGISTRATION_HEADER, shop(0), dry_run=True)
    work()
    assert forget_old() == 0 and shelf.held(made.word)
    os.utime(shelf.folder() / made.word, (0, 0))
    clock("2026-11-21 10:00")
    assert forget_old() == 1 and states() == ["dropped"] and shelf.held(made.word) == []


CHILD = """
import time, django
django.setup()
from xinheng.fusion.intake.writing import chunks, pace
from xinheng.support.jobs.worker import run_next
pace.FIRST_CHUNK = pace.LARGEST = 40
write = chunks._write_chunk
def write_slowly(*args):
    write(*args)
    print("chunk", flush=True)
    time.sleep(0.5)
chunks._write_chunk = write_slowly
run_next()
"""


@pytest.mark.slow
@pytest.mark.clause("SZ-6.1-01", part=True)
def test_a_worker_killed_in_the_middle_leaves_it_to_the_next(city, sent, deliver):
    lines = [PENALTY_HEADER, *(fine(0, f"{number}号") for number in range(300))]
    made = sent("penalty", *lines)
    environment = {
        **os.environ, "DATABASE_URL": _url(), "XINHENG_CITY": str(city), "PYTHONDONTWRITEBYTECODE": "1",
        "XINHENG_HOME": str(django_settings.XINHENG_HOME), "DJANGO_SETTINGS_MODULE": "xinheng.config.settings",
    }  # fmt: skip
    child = subprocess.Popen([sys.executable, "-c", CHILD], env=environment, stdout=subprocess.PIPE)
    assert [child.stdout.readline() for _ in range(3)] == [b"chunk\n"] * 3
    os.kill(child.pid, signal.SIGKILL)
    child.wait(10)
    child.stdout.close()
    made.refresh_from_db()
    there = Record.objects.count()
    assert 120 <= there < 300
    assert (made.state, made.stage, made.report["to_write"], made.run.accepted) == ("running", "writing", 300, there)
    assert not run_next(), "its lease still holds"
    Job.objects.update(lease_until=F("lease_until") - timedelta(minutes=2))
    work()
    made.refresh_from_db()
    assert (made.state, made.run.accepted, made.run.unchanged) == ("taken", 300 - there, there)
    assert Record.objects.filter(superseded_at=None).count() == Record.objects.count() == 300
    # As if it had been taken in one go.
    assert deliver("penalty", *lines).unchanged == 300


def test_a_worker_killed_after_the_end_takes_nothing_twice(sent):
    sent("registration", REGISTRATION_HEADER, shop(0))
    work()
    Arrival.objects.update(state="running")
    Job.objects.filter(pk=Arrival.objects.get().job).update(state="ready")
    work()
    assert states() == ["taken"] and IntakeRun.objects.count() == 1
