"""Values left out of rows that were kept: which are new, which are settled, and both written to the registers' side."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from xinheng.fusion.intake.checking.rows import VEIL
from xinheng.fusion.intake.compiling.plan import Plan
from xinheng.fusion.intake.models import Finding, IntakeRun
from xinheng.fusion.intake.reading.staging import Staged
from xinheng.fusion.intake.workspace import Workspace
from xinheng.fusion.intake.writing.lookups import NUMBER, TEXT, bring
from xinheng.fusion.registers import bulk
from xinheng.fusion.registers.models import Source
from xinheng.fusion.registers.subjects import subject_secrets
from xinheng.kit import city_time
from xinheng.support.crypto.cipher import encrypt_many

CHUNK = 5_000
_COLUMNS = (
    "source_id", "run_id", "type", "key", "field", "subject_id", "file", "line", "column", "reason", "got", "sealed",
    "mark", "opened_at",
)  # fmt: skip


def weigh_findings(space: Workspace, source: Source) -> int:
    """Makes `new_findings` and `settled`; how many values were left out of the rows that count.

    Rows refused, repeated or late say nothing about the record. A finding is settled when a row of its record no
    longer brings the same cell.
    """
    space.duck.execute(
        "CREATE TABLE said_findings AS SELECT f.*, p.key FROM found f JOIN prepared p USING (file, line) "
        "ANTI JOIN late USING (file, line)"
    )
    mark = "encode(mark, 'hex')" if bulk.on_postgres() else "lower(hex(mark))"
    bring(
        space, "open_findings", [("id", NUMBER), ("key", TEXT), ("field", TEXT), ("mark", TEXT)],
        f"SELECT id, key, field, {mark} FROM intake_finding WHERE source_id = %s AND closed_at IS NULL", None,
        [source.pk],
    )  # fmt: skip
    space.duck.execute(
        "CREATE TABLE new_findings AS SELECT * FROM said_findings ANTI JOIN open_findings USING (key, field, mark)"
    )
    space.duck.execute(
        "CREATE TABLE settled AS SELECT o.id FROM open_findings o "
        "SEMI JOIN (SELECT key FROM prepared ANTI JOIN late USING (file, line)) s USING (key) "
        "ANTI JOIN said_findings f USING (key, field, mark)"
    )
    return space.count("SELECT count(*) FROM said_findings")


def write_findings(space: Workspace, plan: Plan, run: IntakeRun, files: Sequence[Staged]) -> None:
    """Closes what is settled and opens what is new, chunk by chunk; a run killed in between is finished by the next."""
    at = city_time.now()
    settled = [row[0] for row in space.duck.execute("SELECT id FROM settled").fetchall()]
    for start in range(0, len(settled), CHUNK):
        Finding.objects.filter(pk__in=settled[start : start + CHUNK]).update(closed_at=at)
    stream = space.duck.cursor().execute(
        "SELECT key, field, file, line, column_name, reason, got, unhex(mark) FROM new_findings ORDER BY key, field"
    )
    while rows := stream.fetchmany(CHUNK):
        _write_chunk(plan, run, files, rows, at)


@transaction.atomic
def _write_chunk(
    plan: Plan, run: IntakeRun, files: Sequence[Staged], rows: Sequence[tuple[Any, ...]], at: datetime
) -> None:
    subjects = _subjects(plan, run.source_id, [row[0] for row in rows])
    hidden = [plan.type.fields[row[1]].privacy != "open" for row in rows]
    sealed = _sealed(
        [(subjects.get(row[0]), row[6]) if hides else None for row, hides in zip(rows, hidden, strict=True)]
    )
    moment = connection.ops.adapt_datetimefield_value(at)
    bulk.insert_rows(
        Finding._meta.db_table,
        _COLUMNS,
        (
            (
                run.source_id, run.pk, plan.type.id, key, field, subjects.get(key), files[file].name[:240], line,
                column[:240], reason, VEIL if hides else got, box, mark, moment,
            )
            for (key, field, file, line, column, reason, got, mark), hides, box in zip(
                rows, hidden, sealed, strict=True
            )
        ),
    )  # fmt: skip


def _subjects(plan: Plan, source_id: int, keys: Sequence[str]) -> dict[str, int | None]:
    """Whose the records of these keys are."""
    sql = (
        f"SELECT key, subject_id FROM registers_record WHERE type = '{plan.type.id}' AND source_id = {source_id} "
        "AND superseded_at IS NULL AND key IN {values}"
    )
    return {row[0]: row[1] for row in bulk.rows_where_in(sql, sorted(set(keys)), "text")}


def _sealed(cells: Sequence[tuple[int | None, str] | None]) -> list[bytes | None]:
    """Each restricted cell under its subject's secret; None where nothing is hidden or nobody is known."""
    owners = {cell[0] for cell in cells if cell and cell[0] is not None}
    secrets = subject_secrets(owners) if owners else {}
    pairs = [(secrets[cell[0]], cell[1].encode()) for cell in cells if cell and cell[0] is not None]
    boxes = iter(encrypt_many(pairs))
    return [next(boxes) if cell and cell[0] is not None else None for cell in cells]
