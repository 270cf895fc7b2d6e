"""The statement of a model as an engine runs it: the day put in, every column given its declared type."""

from collections.abc import Mapping
from datetime import date

from xinheng.fusion.statistics.declarations import Model
from xinheng.fusion.statistics.inputs import PUT_TOGETHER, columns_read, nothing_with, put_together, tables_behind


def typed(model: Model, day: date) -> str:
    """The SELECT in DuckDB's dialect, made on this day."""
    told = ", ".join(f'CAST("{name}" AS {column.physical}) AS "{name}"' for name, column in model.columns.items())
    return f"SELECT {told} FROM ({on(model.sql, day)}) AS told"


def on(sql: str, day: date) -> str:
    """The SQL with the day of making put in."""
    return sql.replace("$day", f"DATE '{day:%Y-%m-%d}'")


def views(model: Model, filled: Mapping[str, object]) -> tuple[list[str], dict[str, str]]:
    """The tables whose files a model reads, and the views over them, by name: what has no file is an empty table."""
    files, made = set(), {}
    for name in model.inputs:
        files |= {table for table in tables_behind(name, filled) if table in filled}
        if name in PUT_TOGETHER:
            made[name] = put_together(name, filled)
        elif name not in filled:
            made[name] = nothing_with(columns_read(name) or {})
    return sorted(files), made
