"""Load on a server: wrk with one thread and eight connections, every request another address of a list."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from xinheng.bench.machine import cpu_seconds
from xinheng.kit.refusal import Refusal

CONNECTIONS = 8
# wrk asks for the paths of a file in random order; its answer counts everything that is not 2xx.
SCRIPT = """
local paths = {}
-- As every browser says.
local accepted = { ["Accept-Encoding"] = "gzip" }
for line in io.lines(os.getenv("XINHENG_BENCH_PATHS")) do paths[#paths + 1] = line end
math.randomseed(7)
request = function() return wrk.format("GET", paths[math.random(#paths)], accepted) end
"""


@dataclass(frozen=True)
class Answered:
    """What a round of load showed: requests a second, the middle and the slowest hundredth in milliseconds, and what a
    request costs server and database of the processor, in milliseconds: that alone counts on a busy machine."""

    rate: float
    p50: float
    p99: float
    cpu: float


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def serving(command: Sequence[str], port: int, environment: dict[str, str] | None = None) -> Iterator[str]:
    """A server as its own process for the time of the block; yields its address once it answers."""
    process = subprocess.Popen(
        [sys.executable, *command], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _await(address, process)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)


def _await(address: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 120
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise Refusal(f"the server on {address} did not start")


def load(
    address: str,
    paths: Sequence[str],
    *,
    seconds: float,
    folder: Path,
    connections: int = CONNECTIONS,
    may_refuse: bool = False,
) -> Answered:
    """Warm up for a fifth of the time, then measure. Raises `Refusal` when an answer was not 2xx; where the server
    `may_refuse`, such answers do not count."""
    if shutil.which("wrk") is None:
        raise Refusal("this bench needs wrk (apt install wrk)")
    listed, script = folder / "paths", folder / "ask.lua"
    listed.write_text("\n".join(paths), encoding="utf-8")
    script.write_text(SCRIPT, encoding="utf-8")
    environment = {**os.environ, "XINHENG_BENCH_PATHS": str(listed)}
    said, spent = "", 0.0
    for length in (max(1.0, seconds / 5), seconds):
        command = [
            "wrk", "-t1", f"-c{connections}", f"-d{max(1, round(length))}s", "--latency", "-s", str(script), address,
        ]  # fmt: skip
        before = cpu_seconds()
        said = subprocess.run(command, capture_output=True, text=True, check=True, env=environment).stdout
        spent = cpu_seconds() - before
    if "Non-2xx" in said and not may_refuse:
        raise Refusal(f"not every answer was 2xx:\n{said}")
    rate, asked = _number(r"Requests/sec:\s+([\d.]+)", said), _number(r"(\d+) requests in", said)
    refused = _number(r"Non-2xx or 3xx responses: (\d+)", said) if "Non-2xx" in said else 0.0
    rate *= 1 - refused / asked
    return Answered(rate, _latency("50", said), _latency("99", said), round(spent / asked * 1000, 3))


def _number(pattern: str, said: str) -> float:
    found = re.search(pattern, said)
    if found is None:
        raise Refusal(f"wrk said nothing that fits {pattern}:\n{said}")
    return float(found[1])


def _latency(share: str, said: str) -> float:
    found = re.search(rf"{share}%\s+([\d.]+)(us|ms|s)\b", said)
    if found is None:
        raise Refusal(f"wrk gave no {share} %:\n{said}")
    return round(float(found[1]) * {"us": 0.001, "ms": 1.0, "s": 1000.0}[found[2]], 2)
