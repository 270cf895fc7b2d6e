"""A backup that is late is told to who can do something about it, in the desk, by command and to the probes."""

import os
import time

import pytest
from django.db import transaction

from xinheng.kit.home import Backup
from xinheng.support.audit.actions import record_event
from xinheng.support.audit.backups import backup_age, backup_gaps, last_backup

pytestmark = pytest.mark.django_db


def tell(verb: str, name: str = "20261128T020000") -> None:
    with transaction.atomic():
        record_event(
            stream="platform/backup", verb=verb, actor="system", target=("backup", name), detail={"name": name}
        )


@pytest.mark.clause("SZ-11.2-01", "SZ-4.3-05", part=True)
def test_from_none_at_all_to_one_that_is_late(clock, settings, tmp_path):
    settings.XINHENG_BACKUP = None
    clock("2026-11-28 02:00")
    assert "还没有备份过" in backup_gaps()[0] and backup_age() is None
    tell("back_up")
    clock("2026-11-29 03:00")
    assert backup_gaps() == [] and 25 * 3600 - 60 < (backup_age() or 0) <= 25 * 3600 + 60
    clock("2026-11-30 02:05")
    assert backup_gaps() == ["最近一次备份是 2 天前做的，应当每 24 小时一次"]
    settings.XINHENG_BACKUP = Backup(tmp_path / "a", tmp_path / "b", 10)
    clock("2026-11-28 02:19")
    assert backup_gaps() == []
    clock("2026-11-28 02:22")
    assert "应当每 10 分钟一次" in backup_gaps()[0]
    assert (last := last_backup()) and last.name == "20261128T020000"


def test_a_backup_nobody_ever_opened_is_told(clock, settings):
    settings.XINHENG_BACKUP = None
    clock("2026-11-28 02:00")
    tell("back_up")
    clock("2027-01-02 01:55")
    tell("back_up")
    assert backup_gaps() == []
    clock("2027-01-02 02:05")
    assert len(backup_gaps()) == 1 and "恢复演练" in backup_gaps()[0]
    tell("drill_backup")
    assert backup_gaps() == []


def test_changes_that_are_laid_beside_no_backup_any_more_are_told(clock, settings, tmp_path):
    settings.XINHENG_HOME, settings.XINHENG_BACKUP = tmp_path, Backup(tmp_path / "a", tmp_path / "b", 10)
    clock("2026-11-28 02:00")
    tell("back_up")
    note = tmp_path / "changes.json"
    note.touch()
    assert backup_gaps() == []
    os.utime(note, (time.time() - 300, time.time() - 300))
    assert "已有 5 分钟没有送到备份处" in backup_gaps()[0]
    settings.XINHENG_BACKUP = None
    assert backup_gaps() == []
