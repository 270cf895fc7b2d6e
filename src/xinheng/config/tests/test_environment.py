"""A setting that cannot be is said at the start, with what it should be."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from xinheng.config import database, environment
from xinheng.kit.home import Backup


@pytest.mark.parametrize("named", ["", "unix:/run/clamav/clamd.ctl", "tcp:10.0.0.1:3310"])
def test_a_scanner_that_can_be(monkeypatch: pytest.MonkeyPatch, named: str):
    monkeypatch.setattr(environment, "_SCANNER", named)
    assert environment.scanner() == named


@pytest.mark.parametrize(
    "named", ["/run/clamav/clamd.ctl", "tcp:host", "tcp:host:port", "http://host:3310", "unix:ctl"]
)
def test_a_scanner_that_cannot(monkeypatch: pytest.MonkeyPatch, named: str):
    monkeypatch.setattr(environment, "_SCANNER", named)
    with pytest.raises(ImproperlyConfigured, match="XINHENG_SCANNER"):
        environment.scanner()


def test_a_backup_needs_both_places(monkeypatch: pytest.MonkeyPatch):
    assert environment.backup() is None
    monkeypatch.setattr(environment, "_BACKUP", "/mnt/a")
    with pytest.raises(ImproperlyConfigured, match="XINHENG_BACKUP_KEYS"):
        environment.backup()
    monkeypatch.setattr(environment, "_BACKUP_KEYS", "/mnt/b")
    assert environment.backup() == Backup(Path("/mnt/a"), Path("/mnt/b"), 1440)
    monkeypatch.setattr(environment, "_BACKUP_MINUTES", 0)
    with pytest.raises(ImproperlyConfigured, match="至少为 1"):
        environment.backup()


def test_an_empty_address_of_the_database_is_none():
    """What a shell leaves when it clears a variable."""
    told = {**os.environ, "DATABASE_URL": ""}
    said = "from xinheng.config import environment; print(environment.DATABASE_URL)"
    ran = subprocess.run([sys.executable, "-c", said], env=told, check=True, capture_output=True, text=True)
    assert ran.stdout.startswith("sqlite:///")


def test_an_address_opens_five_hundred_businesses_an_hour_before_it_is_asked():
    """As the national system has asked its readers since 2021."""
    assert environment.SUBJECTS_PER_HOUR == 500


def test_an_address_of_the_database_that_asks_for_tls_gets_it(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(database, "DATABASE_URL", "postgres://a:b@db.example/c?sslmode=verify-full&sslrootcert=/ca.pem")
    options = database.of_environment()["OPTIONS"]
    assert isinstance(options, dict)
    assert (options["sslmode"], options["sslrootcert"], options["connect_timeout"]) == ("verify-full", "/ca.pem", 3)
