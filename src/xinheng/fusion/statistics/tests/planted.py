"""A small lake with rows on which engines differ: NULL and '', ties, sums beyond a column's type, dates at an edge."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from xinheng.fusion.statistics.inputs import columns_read, nothing_with

# The day after a leap day, on which years and months are counted most differently.
DAY = date(2024, 3, 1)
EDGES = (
    None, DAY, DAY - timedelta(1), DAY + timedelta(1), date(2023, 2, 28), date(2023, 3, 1), date(2021, 2, 28),
    date(2021, 3, 1), date(2020, 2, 29), date(2019, 3, 2), date(2023, 12, 31), date(2024, 1, 1), date(1900, 1, 1),
    date(9999, 12, 31), date(2021, 4, 1), date(2021, 3, 31),
)  # fmt: skip
# The largest amount a column of money holds; two of them are more than it holds.
MOST = "9999999999999999.99"
WRITTEN = datetime(2024, 2, 29, 23, 59, 59)


def plant(folder: Path) -> dict[str, Path]:
    """The tables' files."""
    rows = {
        "subject": list(_subjects()), "deregistration": list(_deregistrations()),
        "administrative_penalty": list(_penalties()), "sampling_result": list(_samples()),
        "use_registration": list(_devices()), "registration": list(_registrations()),
        "place": list(_places()), "open_kitchen": list(_kitchens()), "mention": list(_mentions()),
    }  # fmt: skip
    return {name: _write(folder, name, told) for name, told in rows.items()}


def _write(folder: Path, name: str, rows: list[dict[str, Any]]) -> Path:
    path = folder / f"{name}.parquet"
    with duckdb.connect(":memory:") as duck:
        duck.execute(f"CREATE TABLE told AS {nothing_with(columns_read(name) or {})}")
        names = list(dict.fromkeys(column for row in rows for column in row))
        brought = pa.Table.from_pydict({column: [row.get(column) for row in rows] for column in names})
        duck.register("brought", brought)
        duck.execute(f"INSERT INTO told BY NAME SELECT {', '.join(map(quoted, names))} FROM brought")
        duck.execute(f"COPY told TO '{path}' (FORMAT parquet)")
    return path


def _subjects():
    number = 0
    for division in ("509901001", "5099", "", None):
        for industry in ("F5213", "", None):
            for status in ("1", "4", "S1", "", None):
                for on in EDGES:
                    number += 1
                    yield {"subject_id": number, "kind": "entity", "division": division, "industry": industry,
                           "status": status, "established_on": on}  # fmt: skip
    # One of thirty-two lives: 0.03125 lies in the middle between two numbers of four places.
    for extra in range(32):
        yield {"subject_id": number + extra + 1, "kind": "entity", "industry": "Z1", "status": "41"[extra == 31],
               "established_on": date(2010, 1, 1)}  # fmt: skip
    yield {"subject_id": number + 40, "kind": "person", "status": "1"}
    for extra in range(5):
        yield {"subject_id": number + 41 + extra, "kind": "entity", "division": "509902001", "status": "1",
               "established_on": DAY}  # fmt: skip


def _common(number: int) -> dict[str, Any]:
    return {"record_id": number, "subject_id": number if number % 3 else None, "key": f"K{number // 2}",
            "source": ("a", "b", "")[number % 3], "recorded_at": WRITTEN + timedelta(seconds=number)}  # fmt: skip


def _deregistrations():
    for number, on in enumerate(EDGES):
        yield _common(number) | {"deregistered_on": on, "effective_on": on}


def _registrations():
    for number, on in enumerate(EDGES):
        yield _common(number) | {"registration_state": ("4", "1", "", None)[number % 4], "approved_on": on}


def _penalties():
    amounts = ("0.00", "0.01", None, MOST, MOST, "33333.33")
    for number in range(len(EDGES) * 6):
        yield _common(number) | {
            "penalised_on": EDGES[number % len(EDGES)], "effective_on": EDGES[number % len(EDGES)],
            "fine_amount": amounts[number % 6], "confiscated_amount": amounts[(number + 2) % 6],
            "field_of_supervision": ("food_sale", "", None)[number // 3 % 3],
            "penalty_kind": ("02", "01|02", "", None)[number % 4],
            "grade": ("minor", None)[number % 2], "ends_on": EDGES[(number + 3) % len(EDGES)],
        }  # fmt: skip


def _samples():
    for number in range(len(EDGES) * 4):
        yield _common(number) | {
            "reported_on": EDGES[number % len(EDGES)], "product_group": ("food", "", None)[number % 3],
            "sampling_link": ("catering", None)[number % 2],
            "verdict": ("pass", "fail", "pending", "", None)[number % 5],
        }  # fmt: skip
    # 31 of 32 pass: 0.96875, a tie again.
    for number in range(32):
        yield _common(number) | {"reported_on": date(2022, 6, 1), "product_group": "tie",
                                 "verdict": "fail" if number == 7 else "pass"}  # fmt: skip


def _devices():
    for number in range(60):
        yield _common(number) | {
            "use_division": ("509901", "509902001", "", None)[number % 4],
            "catalogue_variety": ("3110", None)[number % 2],
            "next_inspection_on": (*EDGES, DAY + timedelta(30), DAY + timedelta(31))[number % (len(EDGES) + 2)],
            "state": ("valid", None, "cancelled", "")[number % 4], "cancelled_on": None if number % 5 else DAY,
        }  # fmt: skip


def _places():
    """Told of by the map: of themselves, and by their mentions of those that manage them."""
    for number in range(12):
        yield _common(9000 + number)


def _kitchens():
    """Told of by cameras; every fourth by what the platform itself did, one by nobody."""
    for number in range(40):
        source = {0: "xinheng", 1: None}.get(number % 4, "c")
        yield _common(number) | {"record_id": 9100 + number, "source": source}


def _mentions():
    for number in range(12):
        yield {"record_id": 9000 + number, "subject_id": number if number % 5 else None, "role": "manager"}


def quoted(name: str) -> str:
    return f'"{name}"'
