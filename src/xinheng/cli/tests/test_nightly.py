"""The worker begins a backup when one is due, once, and goes on while it runs and when it fails."""

import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import transaction

from xinheng.cli.nightly import Nightly
from xinheng.kit.home import Backup
from xinheng.support.audit.actions import record_event

pytestmark = pytest.mark.django_db


class Tried(Nightly):
    """Begins a process that only ends with a code."""

    def __init__(self, code: int) -> None:
        super().__init__(Backup(Path("kept"), Path("keys"), 60))
        self.code, self.times = code, 0

    def _begun(self) -> subprocess.Popen[bytes]:
        self.times += 1
        return subprocess.Popen([sys.executable, "-c", f"raise SystemExit({self.code})"])

    def until_it_ended(self) -> None:
        while self.running is not None:
            self()
            time.sleep(0.02)


def made() -> None:
    with transaction.atomic():
        record_event(
            stream="platform/backup", verb="back_up", actor="system", target=("backup", "x"), detail={"name": "x"}
        )


def test_one_is_begun_when_it_is_due_and_not_before(clock):
    clock("2026-11-28 02:00")
    made()
    nightly = Tried(0)
    clock("2026-11-28 02:59")
    assert nightly() == 0 and nightly.times == 0
    clock("2026-11-28 03:01")
    assert nightly() == 1 and nightly.times == 1
    nightly.until_it_ended()
    made()
    clock("2026-11-28 03:30")
    nightly()
    assert nightly.times == 1
    clock("2026-11-28 04:03")
    nightly()
    assert nightly.times == 2
    nightly.until_it_ended()


def test_one_that_fails_is_told_and_tried_again_after_a_while(clock, caplog):
    clock("2026-11-28 02:00")
    nightly = Tried(3)
    assert nightly() == 1
    nightly.until_it_ended()
    assert any(one.getMessage() == "backup failed" for one in caplog.records)
    for minute, times in ((1, 1), (14, 1), (16, 2)):
        clock(f"2026-11-28 02:{minute:02d}")
        nightly()
        assert nightly.times == times, minute
        nightly.until_it_ended()
