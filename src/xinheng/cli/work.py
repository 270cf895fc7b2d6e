"""`xinheng work`: background jobs and the followers of the feed."""

import signal
import threading

import click
from django.conf import settings
from django.db import connection

from xinheng.cli.database import ready_database
from xinheng.cli.nightly import Always, Nightly
from xinheng.cli.yielding import yield_to_pages
from xinheng.fusion.registers.feed import readers_now, rewind
from xinheng.kit.on_disk import LOG
from xinheng.kit.refusal import Refusal
from xinheng.support.jobs.followers import register_follower
from xinheng.support.jobs.worker import run_worker


@click.command()
@click.option("--once", is_flag=True, help="Do what is waiting, then stop.")
@click.option("--again", "readers", multiple=True, metavar="READER", help="Have it read the feed from its beginning.")
def work(once: bool, readers: tuple[str, ...]) -> None:
    """Run background jobs and follow the feed: re-scoring, codes, notices."""
    ready_database()
    for reader in readers:
        if not rewind(reader):
            raise Refusal(f"没有读过数据流的 {reader}，现在有：{'、'.join(readers_now()) or '无'}")
    if settings.XINHENG_BACKUP and not once:
        register_follower("backup", Nightly(settings.XINHENG_BACKUP))
        if connection.vendor == "sqlite":
            register_follower("changes", Always(settings.XINHENG_BACKUP))
    if not once:
        yield_to_pages()
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    run_worker(stop, once=once)
    if LOG.lost:
        raise Refusal("磁盘拒绝了写入，此前没有确认写完的可能已经丢失。后台任务已停止，请检查磁盘后重新启动。")
