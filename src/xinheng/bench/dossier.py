"""The dossier over HTTP, beside the bare server in the same run: JSON and page, kept and made anew, and a past day.

Run it where the bench city stands (`make bench` builds it). One worker, as `xinheng serve` starts it.
"""

import os
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db import connection

from xinheng.bench.load import Answered, free_port, load, serving
from xinheng.bench.machine import figure, loaded
from xinheng.kit import city_time
from xinheng.kit.refusal import Refusal

SECONDS = 10.0
# Businesses asked for: where nothing is kept as many as no cache holds; where all is kept, what is filled beforehand.
SUBJECTS, KEPT = 50_000, 2_000
SLOWEST_MS = 20
# As the server reads with.
BLOCKING_THREADS = 2
# Parts of the bare server's rate: one in so many requests.
JSON_KEPT, JSON_ANEW, PAGE_KEPT = "dossier, JSON, kept", "dossier, JSON, made anew", "dossier, page, kept"
PAST, PAGE_ANEW = "dossier, as of a past day", "dossier, page, made anew"
LIMITS = {
    "sqlite": {JSON_KEPT: 4, JSON_ANEW: 10, PAGE_KEPT: 5},
    "postgresql": {JSON_KEPT: 6, JSON_ANEW: 25, PAGE_KEPT: 5},
}


def run(*, scale: float = 1.0) -> list[dict[str, Any]]:
    """Requests a second of each kind as a share of the bare server's, and the slowest hundredth."""
    seconds, names = SECONDS * scale, _identities()
    kept, past = names[: max(50, int(KEPT * scale))], city_time.today() - timedelta(days=1)
    with tempfile.TemporaryDirectory() as folder, serving(_bare_server(port := free_port()), port) as address:
        hello = load(address, ["/"], seconds=seconds, folder=Path(folder))
    anew = {
        JSON_ANEW: [f"/api/v1/subjects/{name}" for name in names],
        PAST: [f"/api/v1/subjects/{name}?as_of={past}" for name in names],
        PAGE_ANEW: [f"/e/uscc:{name}" for name in names],
    }
    with _our_server(keeping=0) as address:
        answered = _measured(address, anew, seconds)
    from_the_shelf = {
        JSON_KEPT: [f"/api/v1/subjects/uscc:{name}" for name in kept],
        PAGE_KEPT: [f"/e/uscc:{name}" for name in kept],
    }
    with _our_server(keeping=4096) as address:
        for path in [path for paths in from_the_shelf.values() for path in paths]:
            _ask(f"{address}{path}")
        answered |= _measured(address, from_the_shelf, seconds)
    return [each for name, one in answered.items() for each in _figures(name, one, hello)]


@contextmanager
def _our_server(*, keeping: int) -> Iterator[str]:
    """As it is served, keeping so many MB of what was made."""
    port = free_port()
    with serving(
        ["-m", "xinheng.cli", "serve", "--workers", "1", "--port", str(port)], port,
        {**os.environ, "XINHENG_DOSSIERS_MB": str(keeping), "XINHENG_SUBJECTS_PER_HOUR": "0"},
    ) as address:  # fmt: skip
        yield address


def _measured(address: str, asked: dict[str, list[str]], seconds: float) -> dict[str, Answered]:
    with tempfile.TemporaryDirectory() as folder:
        return {name: load(address, paths, seconds=seconds, folder=Path(folder)) for name, paths in asked.items()}


def _ask(address: str) -> None:
    request = urllib.request.Request(address, headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        answer.read()


def _bare_server(port: int) -> list[str]:
    """The same server with the same threads, and nothing behind it."""
    return [
        "-m", "granian", "--interface", "wsgi", "--port", str(port), "--workers", "1", "--blocking-threads",
        str(BLOCKING_THREADS), "--no-access-log", "xinheng.bench.hello:application",
    ]  # fmt: skip


def _figures(name: str, ours: Answered, hello: Answered) -> list[dict[str, Any]]:
    part = LIMITS[connection.vendor].get(name)
    cpu = f"CPU {ours.cpu:.2f} against {hello.cpu:.3f} ms, 1/{ours.cpu / hello.cpu:.0f}"
    beside = f"bare server {hello.rate:,.0f}/s; {cpu}; {_size()}, {loaded()}"
    return [
        figure(
            name=name, ours=round(ours.rate, 1), unit="requests/s", beside=beside, limit=f"≥ 1/{part}" if part else "–",
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
