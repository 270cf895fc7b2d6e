"""Cold start: from an empty state folder to the first page of the demo city."""

import os
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from typing import Any

from xinheng.bench.machine import figure

LIMIT_SECONDS = 60
PORT = 8765


def run(*, scale: float = 1.0) -> list[dict[str, Any]]:
    """Seconds until `/` answers, for 2,000 subjects at scale 1."""
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "XINHENG_HOME": home, "DATABASE_URL": f"sqlite:///{home}/xinheng.sqlite3"}
        command = [
            sys.executable,
            "-m",
            "xinheng.cli",
            "demo",
            "--port",
            str(PORT),
            "--subjects",
            str(int(2000 * scale)),
        ]
        started = time.monotonic()
        process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            seconds = _until_first_page(started)
        finally:
            process.terminate()
            process.wait(timeout=20)
    return [
        figure(
            name="start",
            ours=round(seconds, 1),
            unit="s",
            beside="–",
            limit=f"≤ {LIMIT_SECONDS} s",
            ratio=seconds / LIMIT_SECONDS,
        )
    ]


def _until_first_page(started: float) -> float:
    while time.monotonic() - started < 10 * LIMIT_SECONDS:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{PORT}/", timeout=5) as answer:
                if answer.status == 200:
                    return time.monotonic() - started
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise TimeoutError(f"no page on port {PORT} after {10 * LIMIT_SECONDS} s")
