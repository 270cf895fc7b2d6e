"""Load at a rate that does not wait for the answers: a request has its moment, and its time counts from that moment.

A closed loop slows down with the server and hides what people wait. Here who comes to a busy server waits as people do.
Clients are processes of their own; each holds some connections.
"""

import math
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread

import orjson

CONNECTIONS = 24
# Who is not answered so long has gone away.
PATIENCE = 30.0


@dataclass(frozen=True)
class Ask:
    """One request: what is sent, and from which loopback address."""

    path: str
    method: str = "GET"
    body: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    source: str = ""


@dataclass(frozen=True)
class Replies:
    """What came back: milliseconds of each in the order of their moments, and how often each status; 0 for none."""

    taken: list[float]
    statuses: list[int]
    lasted: float

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.taken) / self.lasted

    def percent(self, share: float) -> float:
        """Milliseconds within which so many per cent were answered."""
        ordered = sorted(self.taken)
        return round(ordered[min(len(ordered) - 1, math.ceil(len(ordered) * share / 100) - 1)], 1)

    def failed(self, *good: int) -> float:
        """The share of answers with another status."""
        counts = Counter(self.statuses)
        return 1 - sum(counts[one] for one in good) / max(1, len(self.statuses))


class Load:
    """A load under way in a process of its own; `answers()` waits for its end."""

    def __init__(self, port: int, asks: Sequence[Ask], rate: float) -> None:
        folder = Path(tempfile.mkdtemp())
        self._told = folder / "told"
        given = folder / "asks"
        given.write_bytes(orjson.dumps([vars(one) for one in asks]))
        words = [sys.executable, "-m", "xinheng.bench.steady", str(port), str(rate), str(given), str(self._told)]
        self._process = subprocess.Popen(words, env={**os.environ, "PYTHONHASHSEED": "0"})

    def answers(self) -> Replies:
        """All of them. Raises CalledProcessError where the client broke."""
        if self._process.wait():
            raise subprocess.CalledProcessError(self._process.returncode, self._process.args)
        return Replies(**orjson.loads(self._told.read_bytes()))


def drive(port: int, asks: Sequence[Ask], rate: float) -> Replies:
    """Send each at its moment; what is late is sent at once, and its time runs since its moment."""
    moments: SimpleQueue[int] = SimpleQueue()
    taken, statuses = [0.0] * len(asks), [0] * len(asks)
    for number in range(len(asks)):
        moments.put(number)
    started = time.perf_counter() + 0.5

    def client() -> None:
        open_to: dict[str, HTTPConnection] = {}
        while True:
            try:
                number = moments.get_nowait()
            except Empty:
                return
            due = started + number / rate
            time.sleep(max(0.0, due - time.perf_counter()))
            statuses[number] = _send(open_to, port, asks[number])
            taken[number] = (time.perf_counter() - due) * 1000

    clients = [Thread(target=client) for _ in range(CONNECTIONS)]
    for one in clients:
        one.start()
    for one in clients:
        one.join()
    return Replies(taken, statuses, time.perf_counter() - started)


def _send(open_to: dict[str, HTTPConnection], port: int, ask: Ask) -> int:
    """The status; 0 where nothing came. A connection of its own where an address is given: one may ask so often."""
    source = (ask.source, 0) if ask.source else None
    connection = open_to.get("") if source is None else None
    connection = connection or HTTPConnection("127.0.0.1", port, timeout=PATIENCE, source_address=source)
    try:
        connection.request(ask.method, ask.path, ask.body.encode() or None, ask.headers)
        answer = connection.getresponse()
        answer.read()
    except (OSError, HTTPException):
        connection.close()
        open_to.pop("", None)
        return 0
    if source is None:
        open_to[""] = connection
    else:
        connection.close()
    return answer.status


def main(words: list[str]) -> None:
    """The client's process: port, rate, file of what to ask, file of what was told."""
    port, rate, asks, told = words
    given = [Ask(**one) for one in orjson.loads(Path(asks).read_bytes())]
    Path(told).write_bytes(orjson.dumps(vars(drive(int(port), given, float(rate)))))


if __name__ == "__main__":
    main(sys.argv[1:])
