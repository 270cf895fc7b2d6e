"""A crowd at the door: many connections beside few, what a worker keeps to itself, what the command costs.

Run it where a city stands; its size stands beside each figure.
"""

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

from xinheng.bench.load import free_port, load, serving
from xinheng.bench.machine import figure
from xinheng.fusion.registers.models import Subject
from xinheng.kit.refusal import Refusal

SECONDS, FEW, MANY, SHARE, REFUSED_MS = 8.0, 16, 256, 0.8, 100
MEMORY_MB, VERSION_SECONDS = 200, 0.3
Figures = Iterator[dict[str, Any]]


def run(*, scale: float = 1.0) -> list[dict[str, Any]]:
    """Each beside its limit."""
    found = list(Subject.objects.filter(kind=Subject.Kind.ENTITY).values_list("identity", flat=True)[:2_000])
    if not found:
        raise Refusal("there is nobody to ask for; build a city first (make bench)")
    size = f"{Subject.objects.count():,} subjects on {connection.vendor}"
    return [*_version(), *_connections(found, max(2.0, SECONDS * scale), size)]


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
