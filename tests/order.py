"""Which tests begin, so that at the end of a pass no process waits for the last long test of another.

Of `--dist worksteal` each process has an equal part of the list, and who is through takes from the end of another's. So
each part begins with what takes long and ends with what takes no time. What needs a browser stands in one part, what
starts servers, Spark or a city of the house in the others.
"""

import os
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

PROCESSES = "PYTEST_XDIST_WORKER_COUNT"
LONG = ("slow", "own_processes")
# Houses, journeys and servers: longer than the tests of an app, whether marked or not.
WHOLE = str(Path(__file__).resolve().parent)


def in_parts(
    rows: Sequence[list[pytest.Item]], processes: int | None = None, opens: Callable[[pytest.Item], bool] | None = None
) -> list[pytest.Item]:
    """The tests of all rows for so many processes (those of the pass); the tests of a row stay together. Each part
    begins with one that only `opens` the database: what is planted before it is open is not kept."""
    processes = processes or int(os.environ.get(PROCESSES, "1"))
    if processes == 1:
        return [item for row in rows for item in row]
    first, *others = parts = [list[pytest.Item]() for _ in range(processes)]
    short, each = list[pytest.Item](), sum(map(len, rows)) // processes
    for row in rows:
        if any(item.get_closest_marker("browser") for item in row):
            first += row
        elif any(_takes_long(item) for item in row):
            min(others, key=len).extend(row)
        else:
            short += row
    for part in parts:
        room = len(short) if part is parts[-1] else max(0, each - len(part))
        part.extend(short[:room])
        del short[:room]
        first_of = next(
            (place for place, item in enumerate(part) if opens and opens(item) and not _takes_long(item)), 0
        )
        part.insert(0, part.pop(first_of))
    return [item for part in parts for item in part]


def _takes_long(item: pytest.Item) -> bool:
    return str(item.path).startswith(WHOLE) or any(item.get_closest_marker(mark) for mark in LONG)
