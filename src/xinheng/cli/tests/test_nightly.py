"""The worker begins a backup when one is due, once, and goes on while it runs and when it fails."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import connection, transaction

from xinheng.cli import changes, nightly
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
    tried = Tried(0)
    clock("2026-11-28 02:59")
    assert tried() == 0 and tried.times == 0
    clock("2026-11-28 03:01")
    assert tried() == 1 and tried.times == 1
    tried.until_it_ended()
    made()
    clock("2026-11-28 03:30")
    tried()
    assert tried.times == 1
    clock("2026-11-28 04:03")
    tried()
    assert tried.times == 2
    tried.until_it_ended()


def test_one_that_fails_is_told_and_tried_again_after_a_while(clock, caplog):
    clock("2026-11-28 02:00")
    tried = Tried(3)
    assert tried() == 1
    tried.until_it_ended()
    assert any(one.getMessage() == "backup failed" for one in caplog.records)
    for minute, times in ((1, 1), (14, 1), (16, 2)):
        clock(f"2026-11-28 02:{minute:02d}")
        tried()
        assert tried.times == times, minute
        tried.until_it_ended()


def test_who_follows_is_begun_again_when_it_ended(clock, monkeypatch):
    begun: list[tuple[str, ...]] = []

    def ended(planned: Backup, *words: str) -> subprocess.Popen[bytes]:
        begun.append(words)
        return subprocess.Popen([sys.executable, "-c", ""])

    monkeypatch.setattr(nightly, "_command", ended)
    clock("2026-11-28 02:00:00")
    always = nightly.Always(Backup(Path("kept"), Path("keys"), 60))
    assert always() == 1 and begun[0] == ("follow", "--worker", str(os.getpid()))
    always.running.wait()
    assert always() == 0, "at once again: who cannot begin would begin for ever"
    clock("2026-11-28 02:00:30")
    assert always() == 1
    always.running.wait()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL ships its own log")
def test_a_line_without_a_backup_makes_one_due(clock, settings, tmp_path):
    """What is laid beside a backup that does not belong to it is good for nothing."""
    settings.XINHENG_HOME = tmp_path
    clock("2026-11-28 02:00")
    made()
    (tmp_path / "kept" / "20261128T020000").mkdir(parents=True)
    told = tmp_path / "kept" / "20261128T020000" / "manifest.json"
    told.write_text('{"changes": {"line": "a", "first": 0}}')
    (tmp_path / "changes.json").write_text('{"name": "a"}')
    assert changes.has_backup(tmp_path / "kept")
    (tmp_path / "changes.json").write_text('{"name": "b"}')
    assert not changes.has_backup(tmp_path / "kept")
    tried = Tried(0)
    tried.planned = Backup(tmp_path / "kept", tmp_path / "keys", 60)
    clock("2026-11-28 02:01")
    assert tried() == 1 and tried.times == 1
    tried.until_it_ended()
