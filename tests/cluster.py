"""A PostgreSQL of the tests' own, which they may stop, start and fill: nothing of the machine's is touched."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from tests import made

ROOT = Path(__file__).resolve().parent.parent
SOURCES = f"{ROOT / 'src'}:{ROOT}"


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@dataclass
class Cluster:
    """A PostgreSQL of this test's own, which it may stop and start."""

    folder: Path
    port: int
    programs: Path
    url: str = field(init=False)
    _migrated: bool = False

    def __post_init__(self) -> None:
        self.url = f"postgres://xinheng:xinheng@127.0.0.1:{self.port}/postgres"

    def database(self, name: str, *, like: str = "template0") -> str:
        """The address of a new database: keys and home of another city do not fit it."""
        with psycopg.connect(self.url, autocommit=True) as one:
            one.execute(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(name)))
            made = SQL("CREATE DATABASE {} ENCODING 'UTF8' TEMPLATE {}").format(Identifier(name), Identifier(like))
            one.execute(made)
        return f"{self.url.rpartition('/')[0]}/{name}"

    def migrated(self, name: str) -> str:
        """The address of a new database with the tables of the platform: migrated once, then copied."""
        if not self._migrated and not made.fill_ready(url := self.database("as_made")):
            environment = {**os.environ, "DATABASE_URL": url, "XINHENG_HOME": mkdtemp(), "PYTHONPATH": SOURCES,
                           "DJANGO_SETTINGS_MODULE": "xinheng.config.settings"}  # fmt: skip
            command = [sys.executable, "-m", "django", "migrate", "--verbosity", "0"]
            subprocess.run(command, env=environment, check=True, timeout=300)
            rmtree(environment["XINHENG_HOME"])
            made.keep_filled(url)
        self._migrated = True
        return self.database(name, like="as_made")

    def run(self, program: str, *words: str) -> None:
        command = [str(self.programs / program), "-D", str(self.folder / "data"), *words]
        if os.geteuid() == 0:
            command = ["runuser", "-u", "postgres", "--", *command]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=120, cwd="/")

    def start(self) -> None:
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off"
        self.run("pg_ctl", "-w", "-l", str(self.folder / "log"), "-o", options, "start")

    def stop(self, mode: str = "immediate") -> None:
        self.run("pg_ctl", "-w", "-m", mode, "stop")


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))
    if not found or (os.geteuid() == 0 and shutil.which("runuser") is None):
        pytest.skip("PostgreSQL's own programs are not installed: the server was not tried on it")
    # Outside of pytest's folders, which other users may not enter.
    folder = Path(f"/tmp/xinheng-cluster-{os.getpid()}")
    folder.mkdir(mode=0o700)
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    one = Cluster(folder, free_port(), found[-1].parent)
    secret = folder / "secret"
    secret.write_text("xinheng")
    if os.geteuid() == 0:
        shutil.chown(secret, "postgres")
    try:
        one.run(
            "initdb", "-U", "xinheng", "-A", "scram-sha-256", f"--pwfile={secret}", "-E", "UTF8", "--locale=C.UTF-8"
        )
        one.start()
        yield one
    finally:
        with suppress(subprocess.CalledProcessError):
            one.stop()
        rmtree(folder, ignore_errors=True)
