"""The machine a figure was measured on, and the shape of a figure."""

import os
import platform
from pathlib import Path
from typing import Any


def machine() -> str:
    """Cores, memory and versions, in a line."""
    memory = int(Path("/proc/meminfo").read_text().split()[1]) // 1024 // 1024 if Path("/proc/meminfo").exists() else 0
    cores = len(os.sched_getaffinity(0))
    return f"{cores} cores, {memory} GiB, {platform.machine()}, Python {platform.python_version()}"


def loaded() -> str:
    """How many processes want a core just now, beside ours."""
    return f"load {os.getloadavg()[0]:.1f}"


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
    }
