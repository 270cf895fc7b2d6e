"""The dossier over HTTP, beside the bare server in the same run: JSON for anyone, the page, and a past day.

Run it where the bench city stands (`make bench` builds it). One worker, as `xinheng serve` starts it.
"""

import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db import connection

from xinheng.bench.load import Answered, free_port, load, serving
from xinheng.bench.machine import figure
from xinheng.kit import city_time
from xinheng.kit.refusal import Refusal

SECONDS = 10.0
SUBJECTS = 50_000
SLOWEST_MS = 20
# As `xinheng serve` starts its worker.
BLOCKING_THREADS = 4
# The share of the bare server's rate to reach.
LIMITS = {"sqlite": 1 / 10, "postgresql": 1 / 25}


def run(*, scale: float = 1.0) -> list[dict[str, Any]]:
    """Requests a second of each kind as a share of the bare server's, and the slowest hundredth."""
    seconds, names = SECONDS * scale, _identities()
    past = city_time.today() - timedelta(days=1)
    asked = {
        "dossier, JSON": [f"/api/v1/subjects/{name}" for name in names],
        "dossier, as of a past day": [f"/api/v1/subjects/{name}?as_of={past}" for name in names],
        "dossier, page": [f"/e/{name}" for name in names],
    }
    with tempfile.TemporaryDirectory() as kept:
        folder, port = Path(kept), free_port()
        with serving(_bare_server(port), port) as address:
            hello = load(address, ["/"], seconds=seconds, folder=folder)
        port = free_port()
        with serving(["-m", "xinheng.cli", "serve", "--port", str(port)], port) as address:
            answered = {name: load(address, paths, seconds=seconds, folder=folder) for name, paths in asked.items()}
    return [each for name, one in answered.items() for each in _figures(name, one, hello)]


def _bare_server(port: int) -> list[str]:
    """The same server with the same threads, and nothing behind it."""
    return [
        "-m", "granian", "--interface", "wsgi", "--port", str(port), "--workers", "1", "--blocking-threads",
        str(BLOCKING_THREADS), "--no-access-log", "xinheng.bench.hello:application",
    ]  # fmt: skip


def _figures(name: str, ours: Answered, hello: Answered) -> list[dict[str, Any]]:
    share = LIMITS[connection.vendor]
    beside = f"bare server {hello.rate:,.0f}/s, {_size()}"
    return [
        figure(
            name=name, ours=round(ours.rate), unit="requests/s", beside=beside, limit=f"≥ 1/{1 / share:.0f}",
            ratio=ours.rate / hello.rate,
        ),
        figure(
            name=f"{name}, p99", ours=ours.p99, unit="ms", beside=f"p50 {ours.p50} ms", limit=f"≤ {SLOWEST_MS} ms",
            ratio=ours.p99 / SLOWEST_MS,
        ),
    ]  # fmt: skip


def _identities() -> list[str]:
    """Random subjects, so that neither database nor page cache is asked the same thing twice."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT i.value FROM registers_identifier i JOIN registers_subject s ON s.id = i.subject_id "
            "WHERE i.scheme = 'uscc' AND s.kind = 'entity' ORDER BY random() LIMIT %s",
            [SUBJECTS],
        )
        found = [value for (value,) in cursor.fetchall()]
    if not found:
        raise Refusal("there is no subject to ask for; build the bench city first (make bench)")
    return found


def _size() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT (SELECT count(*) FROM registers_subject), (SELECT count(*) FROM registers_record)")
        subjects, records = cursor.fetchone()
    return f"{subjects:,} subjects, {records:,} records on {connection.vendor}"
