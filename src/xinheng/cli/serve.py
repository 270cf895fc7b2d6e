"""`xinheng serve`: the web server."""

import click
from django.core.management import call_command
from granian import Granian
from granian.constants import Interfaces

from xinheng.cli.database import ready_database

# One blocking thread a core keeps one persistent database connection a thread.
BLOCKING_THREADS = 4
PORT = click.IntRange(1, 65535)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=PORT, default=8000, show_default=True, help="Port to listen on.")
@click.option("--workers", type=click.IntRange(1), default=1, show_default=True, help="Processes; one or two a core.")
def serve(host: str, port: int, workers: int) -> None:
    """Serve pages and API over HTTP (WSGI)."""
    prepare()
    run(host=host, port=port, workers=workers)


def prepare() -> None:
    """Database at the code's version, static files gathered under hashed names."""
    ready_database()
    call_command("collectstatic", verbosity=0, interactive=False)


def run(*, host: str, port: int, workers: int = 1) -> None:
    """Blocks until stopped."""
    Granian(
        "xinheng.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=BLOCKING_THREADS,
        backlog=1024,
        log_access=False,
        websockets=False,
    ).serve()
