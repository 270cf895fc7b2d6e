"""Whether the service lives, is ready, and how it does: for load balancers and Prometheus."""

import logging
from datetime import datetime

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from xinheng.fusion.lake.versions import current
from xinheng.fusion.registers.queries import followers, newest_batch
from xinheng.kit import city_time
from xinheng.support.access.decorators import open_to_all
from xinheng.support.audit.backups import backup_age
from xinheng.support.audit.witness import gaps
from xinheng.support.crypto.queries import key_problems

log = logging.getLogger(__name__)


@open_to_all("存活探针，不含数据")
@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


@open_to_all("就绪探针，不含数据")
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """The database answers, its tables are those of this release and its keys are there; 503 otherwise.

    The age of the lake and how many gaps the trail's checkpoints have are told beside it: they need a person, but no
    page is wrong for them.
    """
    checks = {"database": _database(), "migrations": _migrations(), "keys": _keys()}
    good = all(word == "ok" for word in checks.values())
    return JsonResponse(
        {
            "ready": good,
            **checks,
            "lake_age_seconds": _lake_age(),
            "witness_gaps": _gaps(),
            "backup_age_seconds": _backup_age(),
        },
        status=200 if good else 503,
    )


def _lake_age() -> int | None:
    """Seconds since the lake was last made; None while there is none."""
    version = current()
    return int((city_time.now() - datetime.fromisoformat(version.made_at)).total_seconds()) if version else None


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "unreachable"
    return "ok"


def _migrations() -> str:
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return "unknown"
    return f"{len(waiting)} waiting" if waiting else "ok"


def _backup_age() -> int | None:
    """Seconds since the last backup; None before the first."""
    try:
        return backup_age()
    except DatabaseError:
        return None


def _gaps() -> int | None:
    try:
        found = gaps()
    except DatabaseError:
        return None
    for gap in found:
        log.error("witness", extra={"gap": gap})
    return len(found)


def _keys() -> str:
    """Only whether: which key and where its file lies is for the machine's own log and `xinheng check`."""
    try:
        problems = key_problems()
    except DatabaseError:
        return "unknown"
    if problems:
        log.error("keys", extra={"problems": problems})
    return "missing or foreign" if problems else "ok"


@open_to_all("运行指标，只有计数，不含业务内容")
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus text: the newest feed row and how far each follower is behind it."""
    newest = newest_batch()
    lines = ["xinheng_up 1", f"xinheng_feed_newest {newest}"]
    if (age := _lake_age()) is not None:
        lines.append(f"xinheng_lake_age_seconds {age}")
    if (since := backup_age()) is not None:
        lines.append(f"xinheng_backup_age_seconds {since}")
    lines += [
        f'xinheng_follower_behind{{reader="{reader}"}} {max(0, newest - batch)}'
        for reader, batch in followers().items()
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; version=0.0.4")
