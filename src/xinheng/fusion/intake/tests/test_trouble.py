"""A disk full or read-only in the middle of a run, a clock that somebody set: told, and nothing half-written."""

import errno
import json

import pytest
from tests.deliveries import PENALTY_HEADER, fine

from xinheng.fusion.intake import actions
from xinheng.fusion.intake.models import IntakeRun, Reject
from xinheng.fusion.intake.sources import SOURCES
from xinheng.fusion.intake.writing import chunks, pace
from xinheng.fusion.registers.models import Record
from xinheng.support.audit.models import AuditEvent

pytestmark = pytest.mark.django_db
LINES = [PENALTY_HEADER, *(fine(number % 3, f"{number}号") for number in range(9)), fine(0, "9号", day="昨天")]


@pytest.mark.parametrize(
    ("step", "number"),
    [("stage", errno.EROFS), ("write_rejects", errno.ENOSPC), ("write_findings", errno.EDQUOT),
     ("keep_rejects", errno.ENOSPC)],
)  # fmt: skip
def test_a_disk_that_takes_no_more_breaks_off_and_the_next_run_finishes(deliver, shops, monkeypatch, step, number):
    def fail(*args, **kwargs):
        raise OSError(number, "disk")

    with monkeypatch.context() as broken:
        broken.setattr(actions, step, fail)
        with pytest.raises(OSError, match="disk"):
            deliver("penalty", *LINES)
    run = IntakeRun.objects.get(source__name="penalty")
    there = Record.objects.filter(type="administrative_penalty").count()
    assert run.state == "incomplete" and run.finished_at and run.accepted == there
    report = deliver("penalty", *LINES)
    assert (report.accepted, report.unchanged, report.rejected) == (9 - there, there, 1)
    assert Reject.objects.filter(closed_at=None).count() == 1
    told = [json.loads(event.detail)["records"] for event in AuditEvent.objects.filter(verb="write_chunk")]
    assert sum(told) == Record.objects.count()


def test_a_disk_that_fills_between_two_chunks_keeps_the_first(deliver, shops, monkeypatch):
    whole, done = chunks._write_chunk, []

    def second_fails(*args):
        if done:
            raise OSError(errno.ENOSPC, "No space left on device")
        done.append(whole(*args))

    monkeypatch.setattr(pace, "FIRST_CHUNK", 4)
    with monkeypatch.context() as broken:
        broken.setattr(chunks, "_write_chunk", second_fails)
        with pytest.raises(OSError, match="No space"):
            deliver("penalty", *LINES)
    run = IntakeRun.objects.get(source__name="penalty")
    assert (run.state, run.accepted, Record.objects.filter(type="administrative_penalty").count()) == (
        "incomplete", 4, 4,
    )  # fmt: skip
    assert deliver("penalty", *LINES).accepted == 5


def test_a_clock_that_was_put_back_is_told_and_undoes_nothing(deliver, shops, city, clock):
    path = city / "sources" / "penalty.toml"
    path.write_text(path.read_text("utf-8").replace("record_type", 'delivery = "full"\nrecord_type', 1), "utf-8")
    SOURCES.forget()
    clock("2027-05-01 09:00")
    deliver("penalty", *LINES[:3])
    clock("2026-12-01 09:00")
    report = deliver("penalty", *LINES[:4])
    assert report.accepted == 1 and "系统时间 2026-12-01 09:00 早于上一次接入的 2027-05-01 09:00" in report.warnings[-1]
    assert Record.objects.filter(type="administrative_penalty", superseded_at=None).count() == 3
    clock("2026-12-01 09:01")
    again = deliver("penalty", *LINES[:4])
    assert (again.unchanged, again.warnings) == (3, ())
