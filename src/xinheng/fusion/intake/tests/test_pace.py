"""How many rows are written at once: as many as the others at the database can wait for."""

from types import SimpleNamespace
from typing import Any

import duckdb
import pytest

from xinheng.fusion.intake.writing import chunks


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

    monkeypatch.setattr(chunks, "HOLD", 1.0)
    for name, small in {"FIRST_CHUNK": 2, "SMALLEST": 1, "LARGEST": 6}.items():
        monkeypatch.setattr(chunks, name, small)
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
