"""How many rows are written at once: as many as the others at the database can wait for."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import duckdb
import pytest

from xinheng.fusion.intake.writing import chunks, pace
from xinheng.kit.turns import entrance, someone_waits


@pytest.mark.parametrize(
    ("seconds", "sizes"),
    [
        (0.0, [2, 4, 6, 6, 2]),
        (0.625, [2, 3, 4, 6, 5]),
        (1.0, [2] * 10),
        (2.0, [2, *[1] * 18]),
        (9.0, [2, *[1] * 18]),
    ],
)
def test_a_chunk_never_holds_the_database_longer_than_others_can_wait(
    monkeypatch: pytest.MonkeyPatch, seconds: float, sizes: list[int]
) -> None:
    """Half as long as it may: twice the rows. Longer: fewer, down to the smallest. Never more than the largest."""
    rows: list[Any] = []
    now = [0.0]

    def write(plan: Any, run: Any, by: Any, columns: Any) -> None:
        rows.append(columns["key"])
        now[0] += seconds

    monkeypatch.setattr(pace, "HOLD", 1.0)
    for name, small in {"FIRST_CHUNK": 2, "SMALLEST": 1, "LARGEST": 6}.items():
        monkeypatch.setattr(pace, name, small)
    monkeypatch.setattr(chunks, "monotonic", lambda: now[0])
    monkeypatch.setattr(chunks, "territory", lambda: None)
    monkeypatch.setattr(chunks, "_query", lambda plan: "SELECT range AS key FROM range(20)")
    monkeypatch.setattr(chunks, "_mentioned", lambda *given: {})
    monkeypatch.setattr(chunks, "_composed", lambda plan, columns, places: columns)
    monkeypatch.setattr(chunks, "_write_chunk", write)
    with duckdb.connect() as duck:
        chunks.write_changes(SimpleNamespace(duck=duck), None, None, "system")  # type: ignore[arg-type]
    assert [len(some) for some in rows] == sizes
    assert [one for some in rows for one in some] == list(range(20)), "every row once, in order"


def test_who_waits_behind_a_chunk_makes_the_next_ones_short(monkeypatch: pytest.MonkeyPatch) -> None:
    """As long as the next may come; then they grow again."""
    now = [0.0]
    monkeypatch.setattr(pace, "monotonic", lambda: now[0])
    paced = pace.Pace()
    paced.follow(0.6, waited=False)
    assert paced.size == pace.FIRST_CHUNK
    paced.follow(0.6, waited=True)
    short = paced.size
    assert short == 833, "a tenth of a second of rows that took six"
    now[0] += pace.EXPECTED - 1
    paced.follow(0.1, waited=False)
    assert paced.size == short, "nobody waited, but somebody may come"
    paced.follow(9.0, waited=False)
    assert paced.size == pace.SMALLEST_BESIDE
    now[0] += 1
    paced.follow(0.1, waited=False)
    assert paced.size == pace.SMALLEST


def test_who_stands_in_the_entrance_is_seen(tmp_path: Path) -> None:
    """By whoever holds the turn, and nothing is left behind by having looked."""
    assert not someone_waits(tmp_path)
    assert not someone_waits(None)
    with entrance(tmp_path) as entered:
        assert entered()
        assert someone_waits(tmp_path)
    assert not someone_waits(tmp_path)
