"""A lake of any size, drawn by DuckDB in seconds: what a measurement of reading needs, and no city has to be taken in.

Values are drawn by the hash of the row's number, so the same size gives the same lake; codes come from their lists.
"""

import zlib
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

import duckdb

from xinheng.fusion.standard.registry import standard
from xinheng.fusion.statistics.inputs import columns_read

# Records of a type for each subject, as the demo's city has them; what is not named has one for twenty.
SHARE = {
    "registration": 1.0, "annual_report": 3.0, "inspection_result": 1.0, "administrative_licence": 0.5,
    "administrative_penalty": 0.25, "deregistration": 0.2, "sampling_result": 0.2, "complaint": 0.2,
    "use_registration": 0.1, "corrective_order": 0.1,
}  # fmt: skip
OTHERS = 0.05
TRADES = ("F5213", "F5211", "H6210", "H6220", "C1411", "O8111", "L7110", "G5430", "F5225", "I6510")
# Nine subjects in ten live.
STATES = ("1", "1", "1", "1", "1", "1", "1", "S1", "1", "4")


def write_lake(folder: Path, *, subjects: int, types: Iterable[str], day: date) -> dict[str, Path]:
    """The files of `subjects` and of the records of these types, by name."""
    files: dict[str, Path] = {}
    with duckdb.connect(":memory:") as duck:
        duck.execute(f"SET threads = 2; SET memory_limit = '1GB'; SET temp_directory = '{folder}'")
        duck.execute("SET preserve_insertion_order = false")
        for name in ["subject", *sorted(set(types))]:
            rows = int(subjects * (1 if name == "subject" else SHARE.get(name, OTHERS)))
            files[name] = folder / f"{name}.parquet"
            drawn = ", ".join(f'{sql} AS "{column}"' for column, sql in _columns(name, subjects, day).items())
            duck.execute(
                f"COPY (SELECT {drawn} FROM range({rows}) t(i)) TO '{files[name]}' (FORMAT parquet, COMPRESSION zstd)"
            )
    return files


def size_of(files: Mapping[str, Path]) -> int:
    """Bytes of all files."""
    return sum(path.stat().st_size for path in files.values())


def _columns(name: str, subjects: int, day: date) -> dict[str, str]:
    """Each column of a table with the SQL that draws it from the row's number `i`."""
    drawn = {column: _drawn(name, column, type, day) for column, type in (columns_read(name) or {}).items()}
    if name == "subject":
        return drawn | {
            "subject_id": "i", "kind": "'entity'", "identity": "'uscc:9150990' || i", "name": "'店' || i",
            "status": _one_of("state", STATES), "industry": _one_of("trade", TRADES),
            "address": "'两河区江岸路' || (hash(i) % 100000) || '号'",
            "division": _one_of("place", [code.code for code in standard().code_list("divisions").entries][-60:]),
        }  # fmt: skip
    first = zlib.crc32(name.encode()) << 28
    return drawn | {
        "record_id": f"{first} + i",
        "key": "'K' || i",
        "subject_id": f"i % {subjects}",
        "source": "'drawn'",
    }


def _drawn(name: str, column: str, type: str, day: date) -> str:
    chance = f"hash(i + {_salt(f'{name}.{column}')})"
    field = standard().types[name].open_fields.get(column) if name in standard().types else None
    codes = standard().codes_of(field) if field else None
    if type == "VARCHAR":
        return (
            _one_of(f"{name}.{column}", [one.code for one in codes.entries][:40])
            if codes
            else f"'T' || {chance} % 1000"
        )
    return {
        "DATE": f"DATE '{day}' - ({chance} % 3650)::INTEGER", "BOOLEAN": f"{chance} % 2 = 0",
        "TIMESTAMP": f"TIMESTAMP '{day} 08:00:00' - to_seconds(({chance} % 30000000)::BIGINT)",
    }.get(type, f"CAST({chance} % 5000 AS {type})")  # fmt: skip


def _one_of(salt: str, values: Iterable[str]) -> str:
    told = ", ".join("'" + value.replace("'", "''").replace(", ", "、") + "'" for value in values)
    return f"list_extract([{told}], (hash(i + {_salt(salt)}) % {told.count(', ') + 1})::INTEGER + 1)"


def _salt(text: str) -> int:
    """A number of its own for each column, far from those of others."""
    return zlib.crc32(text.encode()) << 30
