"""The backups that the worker makes by itself, in processes of their own: as often as the settings say, and always what
changes in between."""

import logging
import os
import subprocess
import sys
from datetime import timedelta

from xinheng.cli import changes
from xinheng.kit import city_time
from xinheng.kit.home import Backup
from xinheng.support.audit.backups import last_backup

log = logging.getLogger(__name__)
# One that failed is begun again after this long, or after its period where that is shorter.
AGAIN = timedelta(minutes=15)
LOOK = timedelta(seconds=20)


class Always:
    """A follower: sees to it that what changes is laid beside the backups, by a process of its own that ends with the
    worker."""

    def __init__(self, planned: Backup) -> None:
        self.planned = planned
        self.running: subprocess.Popen[bytes] | None = None
        self.begun_at = city_time.now() - timedelta(days=999)

    def __call__(self) -> int:
        """What the worker calls every second; 1 when it was begun."""
        if self.running is not None and self.running.poll() is None:
            return 0
        now = city_time.now()
        if now - self.begun_at < LOOK:
            return 0
        if self.running is not None:
            log.error("changes are not followed", extra={"code": self.running.returncode})
        self.begun_at, self.running = now, _command(self.planned, "follow", "--worker", str(os.getpid()))
        return 1


def _command(planned: Backup, *words: str) -> subprocess.Popen[bytes]:
    told = ["backup", *words, str(planned.folder), "--keys-dir", str(planned.keys)]
    return subprocess.Popen(  # noqa: S603  our own command
        [sys.executable, "-m", "xinheng.cli", *told], env=os.environ, stdout=subprocess.DEVNULL
    )


class Nightly:
    """A follower: begins a backup when one is due, and tells when it failed. The worker goes on meanwhile."""

    def __init__(self, planned: Backup) -> None:
        self.planned = planned
        self.running: subprocess.Popen[bytes] | None = None
        self.begun_at = self.looked_at = city_time.now() - timedelta(days=999)

    def __call__(self) -> int:
        """What the worker calls every second; 1 when a backup was begun or ended."""
        if self.running is not None:
            return self._ended()
        now = city_time.now()
        if now - self.looked_at < LOOK:
            return 0
        self.looked_at = now
        if not self._is_due():
            return 0
        self.begun_at, self.running = now, self._begun()
        return 1

    def _is_due(self) -> bool:
        period = timedelta(minutes=self.planned.minutes)
        last, now = last_backup(), city_time.now()
        late = last is None or now - last.at >= period or not changes.has_backup(self.planned.folder)
        return late and now - self.begun_at >= min(AGAIN, period)

    def _begun(self) -> subprocess.Popen[bytes]:
        log.info("backup begins", extra={"folder": str(self.planned.folder)})
        return _command(self.planned)

    def _ended(self) -> int:
        running = self.running
        if running is None or (code := running.poll()) is None:
            return 0
        self.running = None
        if code:
            log.error("backup failed", extra={"code": code})
        return 1
