"""`xinheng work`: background jobs and the followers of the feed."""

import signal
import threading

import click

from xinheng.cli.database import ready_database
from xinheng.support.jobs.worker import run_worker


@click.command()
@click.option("--once", is_flag=True, help="Do what is waiting, then stop.")
def work(once: bool) -> None:
    """Run background jobs and follow the feed: re-scoring, codes, notices."""
    ready_database()
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    run_worker(stop, once=once)
