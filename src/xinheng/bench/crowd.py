"""A crowd at the door: many connections beside few, filing while a file is taken in, what a worker and a command cost.

Run it where a city stands; its size stands beside each figure.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from random import Random
from resource import RUSAGE_CHILDREN, getrusage
from typing import Any

from django.db import connection

from xinheng.bench.complaints import address_of, filled_in, shops
from xinheng.bench.load import free_port, load, serving
from xinheng.bench.machine import figure
from xinheng.bench.registrations import write_file
from xinheng.bench.steady import Ask, Load
from xinheng.fusion.registers.models import Subject

SECONDS, FEW, MANY, SHARE, REFUSED_MS = 8.0, 16, 256, 0.8, 100
FILED_A_SECOND, INTAKE_ROWS, FILED_P95 = 5.0, 60_000, 250
MEMORY_MB, VERSION_SECONDS = 200, 0.3
Figures = Iterator[dict[str, Any]]


def run(*, scale: float = 1.0) -> list[dict[str, Any]]:
    """Each beside its limit."""
    found, seconds = shops(), max(2.0, SECONDS * scale)
    size = f"{Subject.objects.count():,} subjects on {connection.vendor}"
    return [*_version(), *_connections(found, seconds, size), *_filed(found, scale, size)]


def _version() -> Figures:
    before = getrusage(RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-m", "xinheng.cli", "--version"], check=True, capture_output=True)
    after = getrusage(RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    yield figure(
        name="xinheng --version, CPU", ours=round(spent, 3), unit="s", beside="–", limit=f"≤ {VERSION_SECONDS}",
        ratio=spent / VERSION_SECONDS,
    )  # fmt: skip


def _connections(found: list[str], seconds: float, size: str) -> Figures:
    """Dossiers kept and pages made anew, by few and by many, on one worker; and what its memory has become."""
    for what, form, keeping in (("kept", "/api/v1/subjects/{}", 1024), ("made anew", "/e/{}", 0)):
        port = free_port()
        environment = {**os.environ, "XINHENG_DOSSIERS_MB": str(keeping), "XINHENG_SUBJECTS_PER_HOUR": "0"}
        command = ["-m", "xinheng.cli", "serve", "--workers", "1", "--port", str(port)]
        with serving(command, port, environment) as address, tempfile.TemporaryDirectory() as folder:
            asked: dict[str, Any] = {"seconds": seconds, "folder": Path(folder), "may_refuse": True}
            paths = [form.format(one) for one in found]
            few = load(address, paths, connections=FEW, **asked)
            with ThreadPoolExecutor(1) as pool:
                refused = pool.submit(_refused, port, paths, seconds)
                many = load(address, paths, connections=MANY, **asked)
            share, slowest = many.rate / few.rate, max(refused.result(), default=0.0)
            yield figure(
                name=f"{MANY} connections, dossiers {what}", ours=round(many.rate, 1), unit="requests/s",
                beside=f"{few.rate:.0f}/s by {FEW}, p99 {many.p99} ms, {size}", limit=f"≥ {SHARE:.0%}",
                ratio=share / SHARE,
            )  # fmt: skip
            yield figure(
                name="slowest refusal meanwhile", ours=round(slowest, 1), unit="ms",
                beside=f"{len(refused.result())} refused of those who asked one by one", limit=f"≤ {REFUSED_MS}",
                ratio=slowest / REFUSED_MS,
            )  # fmt: skip
            yield from _memory(port, what)


def _refused(port: int, paths: list[str], seconds: float) -> list[float]:
    """Somebody who asks now and then beside the crowd: milliseconds of each refusal."""
    taken, dice, until = [], Random(5), time.perf_counter() + seconds * 1.2
    while time.perf_counter() < until:
        one, began = HTTPConnection("127.0.0.1", port, timeout=30), time.perf_counter()
        with suppress(OSError, HTTPException):
            one.request("GET", dice.choice(paths))
            if one.getresponse().status == 503:
                taken.append((time.perf_counter() - began) * 1000)
        one.close()
        time.sleep(0.05)
    return taken


def _memory(port: int, what: str) -> Figures:
    """Of the worker that serves the port: its own pages, written to; mapped pages of the city belong to the system."""
    own = max((_written(int(one.name)) for one in Path("/proc").glob("[0-9]*") if _serves(one, port)), default=0.0)
    yield figure(
        name=f"a worker's own memory, dossiers {what}", ours=round(own), unit="MB", beside=f"after {MANY} connections",
        limit=f"≤ {MEMORY_MB}", ratio=own / MEMORY_MB,
    )  # fmt: skip


def _serves(process: Path, port: int) -> bool:
    with suppress(OSError):
        words = (process / "cmdline").read_text().split("\0")
        return "xinheng.config.server" in words and str(port) in words
    return False


def _written(pid: int) -> float:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private_Dirty:")) / 1024


def _filed(found: list[str], scale: float, size: str) -> Figures:
    """Complaints filed at a steady rate while a file of registrations is taken in as fast as it goes."""
    rows, port, first = max(1_000, int(INTAKE_ROWS * scale)), free_port(), Random().randrange(10**6)
    command = ["-m", "xinheng.cli", "serve", "--workers", "2", "--port", str(port)]
    with serving(command, port), tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "registration.csv"
        write_file(path, rows)
        taking = subprocess.Popen(
            [sys.executable, "-m", "xinheng.cli", "intake", "registration", str(path), "--json"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        asks = [_filing(found, first + number) for number in range(max(10, int(FILED_A_SECOND * 20 * scale)))]
        answers = Load(port, asks, FILED_A_SECOND).answers()
        ended = taking.poll() is not None
        taking.wait()
    yield figure(
        name="complaint filed during an intake, p95", ours=answers.percent(95), unit="ms",
        beside=f"{len(asks)} filed, {answers.failed(201):.1%} not taken, {rows:,} rows beside"
        f"{', done before the last' if ended else ''}, {size}",
        limit=f"≤ {FILED_P95}", ratio=answers.percent(95) / FILED_P95,
    )  # fmt: skip


def _filing(found: list[str], place: int) -> Ask:
    body = json.dumps(filled_in(found[place % len(found)], place))
    told = {"Content-Type": "application/json"}
    return Ask("/api/v1/complaints", "POST", body, told, source=address_of(place))
