"""Building the lake from the registers, in bounded memory, without making any reader wait."""

import os
import shutil
from pathlib import Path

import duckdb
from django.db import connection

from xinheng.fusion.lake import versions
from xinheng.fusion.lake.carrying import Doubts, carry_over
from xinheng.fusion.lake.queries import limited
from xinheng.fusion.lake.tables import BLIND_KEY, MENTION, SUBJECT, Table, tables
from xinheng.fusion.lake.versions import LakeVersion
from xinheng.fusion.lake.writing import write_whole
from xinheng.fusion.registers import feed
from xinheng.fusion.registers.compose import has_blind_keys
from xinheng.fusion.registers.feed import Changes
from xinheng.fusion.registers.models import Batch
from xinheng.fusion.standard.registry import standard
from xinheng.kit import city_time

# Tables that are of no record type.
OF_ALL = {SUBJECT.name, MENTION.name, BLIND_KEY.name}
# Of so many records it is looked up whose they are; behind more of them registers are read whole.
MOST = 500_000
# Where more than one row in so many is in doubt, all of them are read.
FEW = 4


def refresh_lake(*, rebuild: bool = False) -> LakeVersion:
    """Writes a new version and swaps it in; returns the current one when nothing was written since.

    Tables of which no row changed are hard links to the last version's files, and of the others only the rows are read
    that the feed puts in doubt, unless `rebuild` is set; of a register that is empty there is no file at all.
    """
    with versions.refreshing():
        before = None if rebuild else _usable(versions.current())
        position = feed.position()
        declared = list(tables())
        changes = feed.changes_since(before.position, MOST) if before else None
        stale = _stale(before, changes, declared)
        if before and not stale:
            return before
        number, now = versions.newest_number() + 1, city_time.now().isoformat()
        version = LakeVersion(number, now, position, _marker(position))
        shutil.rmtree(version.folder, ignore_errors=True)
        version.folder.mkdir(parents=True)
        _make_all(declared, version, before, changes, stale)
        versions.publish(version)
        versions.clear_old(version.number)
        return version


def _usable(version: LakeVersion | None) -> LakeVersion | None:
    """The current version, if it was made from this database: after a restore or in another one it was not."""
    return version if version and version.marker == _marker(version.position) else None


def _marker(position: tuple[int, int]) -> str:
    batch = Batch.objects.filter(pk=position[1]).first()
    return batch.written_at.isoformat() if batch else ""


def _stale(before: LakeVersion | None, changes: Changes | None, declared: list[Table]) -> set[str]:
    """Names of the tables that may be other than they were."""
    if before is None or changes is None:
        return {table.name for table in declared}
    reshaped = {table.name for table in declared if before.shapes.get(table.name) != table.shape}
    return reshaped | changes.types | _of_all_stale(changes.types, changes.others)


def _of_all_stale(changed: set[str], others: bool) -> set[str]:
    """Of mentions and keys those that the changed types have: most have neither."""
    kinds = [standard().types[name] for name in changed if name in standard().types]
    mentions = others or any(kind.mentions for kind in kinds)
    told = {SUBJECT.name: bool(changed) or others, MENTION.name: mentions,
            BLIND_KEY.name: any(has_blind_keys(kind) for kind in kinds)}  # fmt: skip
    return {name for name, so in told.items() if so}


def _make_all(
    declared: list[Table], version: LakeVersion, before: LakeVersion | None, changes: Changes | None, stale: set[str]
) -> None:
    filled = OF_ALL | _filled([table.name for table in declared if table.name in stale])
    with limited(duckdb.connect(":memory:")) as duck:
        doubts = Doubts(duck, changes, before.folder) if before and changes else None
        for table in declared:
            path = version.folder / f"{table.name}.parquet"
            if before and table.name not in stale:
                rows = _linked(before, path)
            else:
                doubted = doubts.of(table) if doubts else None
                rows = _made(table, duck, before, path, doubted) if table.name in filled else 0
            version.rows[table.name] = rows
            version.shapes[table.name] = table.shape


def _made(
    table: Table, duck: duckdb.DuckDBPyConnection, before: LakeVersion | None, path: Path, doubted: set[int] | None
) -> int:
    """The last version's file where no row is other, or what is left of it with these; else from the registers alone.

    Where much is in doubt, reading all of it in one go is cheaper.
    """
    kept = before and before.shapes.get(table.name) == table.shape and before.folder / path.name
    if before and kept and kept.exists() and doubted is not None and len(doubted) * FEW <= before.rows[table.name]:
        rows = carry_over(table, duck, kept, path, doubted)
        return _linked(before, path) if rows is None else rows
    return write_whole(table, duck, path)


def _linked(before: LakeVersion, path: Path) -> int:
    """The last version's file as this one's, and how many rows it has; an empty register has none."""
    rows = before.rows[path.stem]
    if (kept := before.folder / path.name).exists():
        os.link(kept, path)
    return rows


def _filled(names: list[str]) -> set[str]:
    """Which of these record types have a current record: one look into the index for each, in one statement."""
    if not names:
        return set()
    held = "EXISTS (SELECT 1 FROM registers_record r WHERE r.type = t.name AND r.superseded_at IS NULL)"
    asked = ", ".join(["(%s)"] * len(names))
    with connection.cursor() as cursor:
        cursor.execute(f"WITH t(name) AS (VALUES {asked}) SELECT name FROM t WHERE {held}", names)
        return {name for (name,) in cursor.fetchall()}
