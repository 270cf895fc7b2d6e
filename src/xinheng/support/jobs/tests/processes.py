"""A database of its own and real processes on it, for tests that kill -9."""

import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import psycopg
from django.conf import settings
from psycopg import sql

PREPARE = "import django; django.setup()\n"


@dataclass(frozen=True)
class Platform:
    """Where a test's processes find their database and state folder."""

    home: Path
    database_url: str

    def start(self, code: str) -> "subprocess.Popen[str]":
        """A process that runs `code` with Django ready."""
        environment = {
            **os.environ,
            "XINHENG_HOME": str(self.home),
            "DATABASE_URL": self.database_url,
            "DJANGO_SETTINGS_MODULE": "xinheng.config.settings",
        }
        return subprocess.Popen(
            [sys.executable, "-c", PREPARE + code], env=environment, stdout=subprocess.PIPE, text=True
        )

    def run(self, code: str) -> str:
        """What `code` printed; it must end well."""
        process = self.start(code)
        printed, _ = process.communicate(timeout=60)
        assert process.returncode == 0, printed
        return printed.strip()

    def kill(self, process: "subprocess.Popen[str]") -> None:
        """kill -9: nothing is tidied up."""
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=10)


def new_platform(home: Path) -> Platform:
    """An empty database of the kind the tests run on, migrated."""
    platform = Platform(home, _database_url(home))
    platform.run("from django.core.management import call_command; call_command('migrate', verbosity=0)")
    return platform


def drop_platform(platform: Platform) -> None:
    """Remove a PostgreSQL database made by `new_platform`; a file goes with its folder."""
    if platform.database_url.startswith("postgres"):
        name = platform.database_url.rpartition("/")[2]
        with psycopg.connect(_server(), autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _database_url(home: Path) -> str:
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        return f"sqlite:///{home}/fault.sqlite3"
    name = f"xinheng_fault_{os.getpid()}"
    with psycopg.connect(_server(), autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return f"{_server().rpartition('/')[0]}/{name}"


def _server() -> str:
    given = settings.DATABASES["default"]
    return f"postgres://{given['USER']}:{given['PASSWORD']}@{given['HOST']}:{given['PORT'] or 5432}/postgres"
