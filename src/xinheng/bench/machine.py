"""The machine a figure was measured on, and the shape of a figure."""

import os
import platform
import sysconfig
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.db import connection


def machine() -> str:
    """Cores, memory, version of Python and how it was compiled, in a line."""
    memory = int(Path("/proc/meminfo").read_text().split()[1]) // 1024 // 1024 if Path("/proc/meminfo").exists() else 0
    cores = len(os.sched_getaffinity(0))
    return f"{cores} cores, {memory} GiB, {platform.machine()}, Python {platform.python_version()} {compiled()}"


def compiled() -> str:
    """Whether this interpreter was compiled with a profile of its own work: one that was takes about a tenth less of
    the processor (docs/benchmarks.md), so figures of one kind are not compared with those of the other."""
    if "--enable-optimizations" in str(sysconfig.get_config_var("CONFIG_ARGS")):
        return "compiled with a profile"
    # Debian compiles with one and takes every trace of it out of what its Python says of itself.
    return "compiled without a profile" if sysconfig.get_config_var("PGO_PROF_USE_FLAG") else "of a distribution"


def loaded() -> str:
    """How many processes want a core just now, beside ours."""
    return f"load {os.getloadavg()[0]:.1f}"


def cpu_seconds() -> float:
    """Of the processor, by all that this process has started and that runs, and by what PostgreSQL does for them."""
    tick = os.sysconf("SC_CLK_TCK")
    parents, spent = {}, {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            told = stat.read_text().rpartition(")")[2].split()
            pid = int(stat.parent.name)
            parents[pid], spent[pid] = int(told[1]), (int(told[11]) + int(told[12])) / tick
    ours = {pid for pid in spent if os.getpid() in _ancestors(pid, parents)}
    return sum(spent[pid] for pid in ours | (_serving_backends() & spent.keys()))


def peak_memory() -> int:
    """The most that this process and those it has started held at once each, in MB, added up."""
    parents, peaks = {}, {}
    for status in Path("/proc").glob("[0-9]*/status"):
        with suppress(OSError, KeyError):
            told = dict(line.split(":", 1) for line in status.read_text().splitlines())
            parents[int(told["Pid"])], peaks[int(told["Pid"])] = int(told["PPid"]), int(told["VmHWM"].split()[0])
    return sum(peaks[pid] for pid in peaks if os.getpid() in _ancestors(pid, parents) or pid == os.getpid()) // 1024


def own_cpu_seconds() -> float:
    """Of the processor, by this process and by the process of PostgreSQL that serves it."""
    spent = time.process_time()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            told = Path(f"/proc/{cursor.fetchone()[0]}/stat").read_text().rpartition(")")[2].split()
        spent += (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")
    return spent


def _ancestors(pid: int, parents: dict[int, int]) -> set[int]:
    found: set[int] = set()
    while (pid := parents.get(pid, 0)) and pid not in found:
        found.add(pid)
    return found


def _serving_backends() -> set[int]:
    """The processes of a database on this machine that serve others than us."""
    if connection.vendor != "postgresql":
        return set()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        return {pid for (pid,) in cursor.fetchall()}


def figure(*, name: str, ours: float, unit: str, beside: str, limit: str, ratio: float | None) -> dict[str, Any]:
    """One figure beside its limit, as `xinheng bench NAME --json` prints it."""
    return {
        "name": name,
        "ours": ours,
        "unit": unit,
        "beside": beside,
        "limit": limit,
        "ratio": None if ratio is None else round(ratio, 3),
        "machine": machine(),
        "load": loaded(),
    }
