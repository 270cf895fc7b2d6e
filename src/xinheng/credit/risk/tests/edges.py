"""A lake in which every field of what a scorecard reads is, somewhere, unknown, empty, at a bound, doubled or alike."""

import random
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from xinheng.fusion.standard.registry import standard
from xinheng.fusion.statistics.inputs import columns_read, nothing_with

# The day after a leap day; the bounds of the windows of 3, 6, 12, 24, 36 and 60 months lie round it.
DAY = date(2024, 3, 1)
_BOUNDS = [date(2024 - years, month, day) for years in (0, 1, 2, 3, 5) for month, day in ((3, 1), (3, 2), (2, 28))]
EDGES = (
    None, DAY, DAY - timedelta(1), DAY + timedelta(1), *_BOUNDS, date(2024, 2, 29), date(2020, 2, 29),
    date(2023, 12, 1), date(2023, 11, 30), date(2023, 9, 1), date(2023, 8, 31), date(1900, 1, 1), date(9999, 12, 31),
)  # fmt: skip
# Beyond what a double tells apart, at a tie of the last place, negative, and nothing.
AMOUNTS = ("0.00", "0.01", "10000.00", "50000.00", "200000.50", "-1.00", "9999999999999999.99", None)
WORDS = ("K1", "K2", "K3", "K4", "食品经营许可证", "特种设备", "", None)
SUBJECTS, RECORDS = 60, 160
# Whose fines come to what a double cannot hold; divided as doubles they come to its neighbour.
FINED, FINES = 61, ("9999999999999999.99", "10000.00", "-1.00", "-1.00")


def lake_of_edges(folder: Path, types: Iterable[str], seed: int) -> dict[str, Path]:
    """The files of subjects, mentions and records of these types, drawn by this seed."""
    chance = random.Random(seed)
    rows = {type: list(_records(chance, type)) for type in types} | {"subject": list(_subjects(chance))}
    ids = [row["record_id"] for type in types for row in rows[type]]
    if "administrative_penalty" in rows:
        rows["administrative_penalty"] += _fines()
    rows["mention"] = [
        {"record_id": chance.choice(ids), "subject_id": chance.randrange(SUBJECTS), "role": role}
        for role in ("user", "employer", "responsible", "") * 30
    ]
    return {name: _write(folder, name, told) for name, told in rows.items()}


def _subjects(chance: random.Random) -> Iterator[dict[str, Any]]:
    states = [entry.code for entry in standard().code_list("registration_states").entries]
    for number in range(SUBJECTS):
        yield {
            "subject_id": number, "kind": "entity" if number % 9 else "person", "identity": f"9150990{number:011}",
            "status": chance.choice([*states, "1", "1", "1", "", None]), "category": chance.choice(["01", "", None]),
            "industry": chance.choice(["F5213", "H6210", "", None]), "division": "509901001", "name": f"店{number}",
            "address": chance.choice(["两河区江岸路1号楼", "两河区江岸路2号楼", "短", "", None]),
            "established_on": chance.choice(EDGES),
        }  # fmt: skip
    # One of whom nothing is told, for somebody has to be blameless, and one whose fines all count.
    for number in (SUBJECTS, FINED):
        yield {
            "subject_id": number, "kind": "entity", "identity": f"9150990{number:011}", "status": "1",
            "category": "01", "industry": "", "division": "509901001", "name": "店", "address": "",
            "established_on": date(2010, 1, 1),
        }  # fmt: skip


def _records(chance: random.Random, type: str) -> Iterator[dict[str, Any]]:
    first = sorted(standard().types).index(type) * 10_000
    kind = standard().type(type)
    columns = columns_read(type) or {}
    for number in range(first, first + RECORDS):
        yield {name: _value(chance, kind.open_fields.get(name), told) for name, told in columns.items()} | {
            "record_id": number, "key": f"k{number}", "subject_id": chance.choice([*range(SUBJECTS), None]),
            "effective_on": chance.choice(EDGES), "ends_on": chance.choice(EDGES), "source": "a",
            "recorded_at": datetime(2024, 2, 29, 23, 59, 59),
        }  # fmt: skip


def _fines() -> Iterator[dict[str, Any]]:
    for number, amount in enumerate(FINES, -len(FINES)):
        yield dict.fromkeys(columns_read("administrative_penalty") or {}) | {
            "record_id": number, "key": f"k{number}", "subject_id": FINED, "effective_on": DAY - timedelta(1),
            "source": "a", "recorded_at": datetime(2024, 2, 29, 23, 59, 59), "penalty_kind": "02",
            "fine_amount": amount,
        }  # fmt: skip


def _value(chance: random.Random, field: Any, told: str) -> Any:
    if told.startswith("DECIMAL"):
        return chance.choice(AMOUNTS)
    if told == "VARCHAR":
        return chance.choice([*_codes(field), *WORDS])
    return {
        "DATE": lambda: chance.choice(EDGES), "BIGINT": lambda: chance.choice([2021, 2022, 2023, 0, -1, None]),
        "BOOLEAN": lambda: chance.choice([True, False, None]), "TIMESTAMP": lambda: None,
    }.get(told, lambda: None)()  # fmt: skip


def _codes(field: Any) -> list[str]:
    """The codes that a field may have, two of them in one cell too."""
    if field is None or not field.type.startswith("code:"):
        return []
    codes = [entry.code for entry in standard().code_list(field.type.removeprefix("code:")).entries][:40]
    return [*codes, *codes, "|".join(codes[:2])]


def _write(folder: Path, name: str, rows: list[dict[str, Any]]) -> Path:
    path = folder / f"{name}.parquet"
    with duckdb.connect(":memory:") as duck:
        duck.execute(f"CREATE TABLE told AS {nothing_with(columns_read(name) or {})}")
        names = list(rows[0])
        duck.register("brought", pa.Table.from_pydict({column: [row[column] for row in rows] for column in names}))
        told = ", ".join(f'"{column}"' for column in names)
        duck.execute(f"INSERT INTO told BY NAME SELECT {told} FROM brought")
        duck.execute(f"COPY told TO '{path}' (FORMAT parquet)")
    return path
