"""`xinheng serve`: the web server."""

import fcntl
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree

import click
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import connections

from xinheng.cli.database import ready_database
from xinheng.portals.ui.components import Components
from xinheng.support.start import check_start

# More processes than this give little and hold a database connection a thread each.
MOST_WORKERS = 8
PORT = click.IntRange(1, 65535)


def _cores() -> int:
    return min(MOST_WORKERS, len(os.sched_getaffinity(0)))


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=PORT, default=8000, show_default=True, help="Port to listen on.")
@click.option("--workers", type=click.IntRange(1), default=_cores, show_default="one a core", help="Processes.")
@click.option("--only", multiple=True, metavar="COMPONENT", help="Run this component alone; may be given again.")
def serve(host: str, port: int, workers: int, only: tuple[str, ...]) -> None:
    """Serve pages and API over HTTP, or over TLS alone where the settings name a certificate."""
    if only:
        _run_alone(only)
    prepare()
    run(host=host, port=port, workers=workers)


def _run_alone(only: tuple[str, ...]) -> None:
    """Have the server's processes run these components and no others."""
    try:
        Components(only)
    except ImproperlyConfigured as wrong:
        raise click.ClickException(str(wrong)) from None
    os.environ["XINHENG_RUNS"] = ",".join(only)


def prepare() -> None:
    """Declarations that fit, the database at the code's version, static files gathered under hashed names."""
    check_start()
    ready_database()
    with _gathering():
        call_command("collectstatic", verbosity=0, interactive=False)
    connections.close_all()


@contextmanager
def _gathering() -> Iterator[None]:
    """One server a home gathers at a time; another waits. The lock ends with the process."""
    with (settings.XINHENG_HOME / "static.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _empty_shelf() -> Path:
    """A file for made dossiers that no earlier release, template or power cut has left anything in."""
    # Servers of different components may stand on one folder.
    folder = settings.XINHENG_HOME / "dossiers" / os.environ.get("XINHENG_RUNS", "")
    rmtree(folder, ignore_errors=True)
    return Path(folder / f"{os.getpid()}.sqlite3")


def run(*, host: str, port: int, workers: int) -> None:
    """Become the server's parent process: a new program, so that nothing opened while preparing lives in a worker."""
    os.environ["XINHENG_DOSSIERS"] = str(_empty_shelf())
    words = ["--host", host, "--port", str(port), "--workers", str(workers)]
    if settings.XINHENG_CERTIFICATE:
        certificate, key = settings.XINHENG_CERTIFICATE
        words += ["--certificate", str(certificate), "--key", str(key)]
    sys.stdout.flush()
    sys.stderr.flush()
    os.execv(sys.executable, [sys.executable, "-m", "xinheng.config.server", *words])  # noqa: S606
