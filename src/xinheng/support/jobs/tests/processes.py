"""A database of its own and real processes on it, for tests that kill -9."""

import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import psycopg
from django.conf import settings
from psycopg import sql
from tests import fresh

PREPARE = "import django; django.setup()\n"
# Runs what it is sent, piece by piece, and answers with what was printed.
LISTEN = """
import contextlib, io, json, sys
for line in sys.stdin:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(json.loads(line), {})
    print(json.dumps(printed.getvalue()), flush=True)
"""


@dataclass(frozen=True)
class Platform:
    """Where a test's processes find their database and state folder."""

    home: Path
    database_url: str

    def start(self, code: str) -> "subprocess.Popen[str]":
        """A process of its own that runs `code` with Django ready."""
        environment = {
            **os.environ,
            "XINHENG_HOME": str(self.home),
            "DATABASE_URL": self.database_url,
            "DJANGO_SETTINGS_MODULE": "xinheng.config.settings",
        }
        return subprocess.Popen(
            [sys.executable, "-c", PREPARE + code],
            env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def run(self, code: str) -> str:
        """What `code` printed in the one process that stays for all that nobody kills; it must end well."""
        asked, told = self._standing.stdin, self._standing.stdout
        assert asked is not None and told is not None
        print(json.dumps(code), file=asked, flush=True)
        answer = told.readline()
        assert answer, "the process ended by a fault of the code it was sent"
        return str(json.loads(answer)).strip()

    @cached_property
    def _standing(self) -> "subprocess.Popen[str]":
        return self.start(LISTEN)

    def end(self) -> None:
        """The process that stays goes."""
        self._standing.communicate(timeout=10)

    def kill(self, process: "subprocess.Popen[str]") -> None:
        """kill -9: nothing is tidied up."""
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=10)


def new_platform(home: Path) -> Platform:
    """A database of the kind the tests run on, as it was made: asks for `django_db_setup`."""
    return Platform(home, _database_url(home))


def drop_platform(platform: Platform) -> None:
    """Remove a PostgreSQL database made by `new_platform`; a file goes with its folder."""
    platform.end()
    if platform.database_url.startswith("postgres"):
        name = platform.database_url.rpartition("/")[2]
        with psycopg.connect(_server(), autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _database_url(home: Path) -> str:
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        fresh.lay(f"{home}/fault.sqlite3")
        return f"sqlite:///{home}/fault.sqlite3"
    name = f"xinheng_fault_{os.getpid()}"
    fresh.lay(name)
    return f"{_server().rpartition('/')[0]}/{name}"


def _server() -> str:
    given = settings.DATABASES["default"]
    return f"postgres://{given['USER']}:{given['PASSWORD']}@{given['HOST']}:{given['PORT'] or 5432}/postgres"
