"""What is new written to the registers, chunk by chunk: each is one transaction and holds the database under a second,
while people write a tenth of that (`pace`).

A chunk commits its records, subjects, counts, audit event and feed row together, so a run killed between two chunks
has told the truth so far, and a re-run finds its records unchanged and goes on.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Any

import pyarrow as pa
from django.db import connection, transaction
from django.db.models import F

from xinheng.fusion.intake.compiling.plan import Plan
from xinheng.fusion.intake.compiling.statements import kept_columns, projected_columns
from xinheng.fusion.intake.models import IntakeRun
from xinheng.fusion.intake.workspace import Workspace
from xinheng.fusion.intake.writing import pace
from xinheng.fusion.intake.writing.projecting import projections
from xinheng.fusion.intake.writing.streaming import Stream
from xinheng.fusion.registers.compose import blind_kind
from xinheng.fusion.registers.models import Source
from xinheng.fusion.registers.subjects import Projection
from xinheng.fusion.registers.writing import Statements, WrittenBatch, write_batch
from xinheng.fusion.resolution.actions import Unresolved, stop_waiting, wait_for
from xinheng.kit import city_time
from xinheng.kit.turns import someone_waits
from xinheng.support.audit.actions import Actor, record_event
from xinheng.support.audit.streams import stream_for
from xinheng.support.crypto.blind import register_blind_keys
from xinheng.support.orgs.queries import territory
from xinheng.support.orgs.rules import Territory

MENTION_COLUMNS = ("roles", "mentioned", "schemes", "mention_values")
# The rows of a chunk, column by column.
Columns = Mapping[str, Sequence[Any]]


def write_changes(space: Workspace, plan: Plan, run: IntakeRun, by: Actor) -> None:
    """Writes every row of `changes`, in chunks of the size that the others at the database can wait for."""
    stream = Stream(space.duck.cursor().execute(_query(plan)).to_arrow_reader(pace.FIRST_CHUNK))
    places, paced = territory(), pace.Pace()
    while columns := stream.take(paced.size):
        chunk = _composed(plan, columns | _mentioned(space, plan, columns), places)
        started = monotonic()
        waited = _write_chunk(plan, run, by, chunk)
        paced.follow(monotonic() - started, waited=waited)


def _query(plan: Plan) -> str:
    """`changes` in the order of subjects; only what is needed, for every value costs its way into Python."""
    columns = ["p.key", "open", "effective_on", "ends_on", "unhex(digest) AS digest", "c.subject_id", "replaces",
               "replaces_subject"]  # fmt: skip
    spared = ["waits_scheme", "waits_value"] + (["identity_value"] if plan.establishes == "never" else [])
    columns += [f"CASE WHEN c.subject_id IS NULL THEN {column} END AS {column}" for column in spared]
    columns += [*kept_columns(plan), *projected_columns(plan)]
    joins = ""
    if plan.type.restricted_fields:
        columns.append("restricted")
    if plan.mentions:
        columns += ["file", "line"]
    if plan.establishes != "never":
        columns.append("identity_value")
    if plan.establishes == "always":
        columns.append("x.line IS NOT NULL AS projects")
        joins += "LEFT JOIN projecting x USING (file, line)"
    return (
        f"SELECT {', '.join(columns)} FROM changes c JOIN prepared p USING (file, line) {joins} "
        "ORDER BY c.subject_id NULLS LAST, p.identity_value, p.effective_on DESC, p.key"
    )


def _mentioned(space: Workspace, plan: Plan, rows: Columns) -> dict[str, Sequence[Any]]:
    """Who else each row is about. Asked chunk by chunk: lists of a whole delivery would not fit into its memory."""
    if not plan.mentions:
        return {}
    count = len(rows["line"])
    duck = space.duck.cursor()
    duck.register("chunk_lines", pa.table({"file": rows["file"], "line": rows["line"], "place": range(count)}))
    found = duck.execute(
        "SELECT place, list(role), list(subject_id), list(scheme), list(value) FROM mentions "
        "JOIN chunk_lines USING (file, line) GROUP BY place"
    ).fetchall()
    told: dict[str, list[Sequence[Any]]] = {name: [()] * count for name in MENTION_COLUMNS}
    for place, *lists in found:
        for name, values in zip(MENTION_COLUMNS, lists, strict=True):
            told[name][place] = values
    return {**told}


@dataclass(frozen=True)
class Chunk:
    """Rows made ready for the registers while nobody waits for us; identities in their order."""

    rows: Columns
    identities: Sequence[str]
    statements: Statements
    projections: Sequence[Projection]


def _composed(plan: Plan, rows: Columns, places: Territory) -> Chunk:
    identities = [f"{plan.scheme}:{value}" if value and plan.scheme else "" for value in rows["identity_value"]]
    told = projections(plan, rows, identities, places)
    return Chunk(rows, identities, _statements(plan, rows, identities), told)


@transaction.atomic
def _write_chunk(plan: Plan, run: IntakeRun, by: Actor, chunk: Chunk) -> bool:
    """Whether somebody waits for us to end; on PostgreSQL, where many write beside each other, nobody does."""
    source = Source.objects.select_for_update().get(pk=run.source_id)
    written = write_batch(
        type=plan.type.id,
        source=source,
        statements=chunk.statements,
        projections=chunk.projections,
        run=run.pk,
        at=city_time.now(),
    )
    stop_waiting([record for record in chunk.rows["replaces"] if record is not None])
    unresolved = list(_unresolved(plan, chunk.rows, chunk.identities, written))
    wait_for(unresolved)
    count, unlinked = len(chunk.identities), sum(not row.role for row in unresolved)
    IntakeRun.objects.filter(pk=run.pk).update(
        accepted=F("accepted") + count, unlinked=F("unlinked") + unlinked, chunks=F("chunks") + 1
    )
    record_event(
        stream=stream_for("", "intake"), verb="write_chunk", actor=by, target=written.batch,
        detail={
            "run": run.pk, "source": source.name, "records": count, "unlinked": unlinked, "content": written.content,
        },
    )  # fmt: skip
    return someone_waits(getattr(connection, "folder", None))


def _statements(plan: Plan, rows: Columns, identities: Sequence[str]) -> Statements:
    return Statements(
        subjects=rows["subject_id"],
        identities=identities,
        keys=rows["key"],
        opens=rows["open"],
        restricted=rows.get("restricted") or [""] * len(identities),
        effective_on=rows["effective_on"],
        ends_on=rows["ends_on"],
        digests=rows["digest"],
        replaces=rows["replaces"],
        replaces_subjects=rows["replaces_subject"],
        mentions=_mentions(plan, rows),
        blind_keys=_blind_keys(plan, rows),
    )


def _mentions(plan: Plan, rows: Columns) -> list[Sequence[tuple[str, int]]]:
    """(role, subject) of everyone else each row is about and who is known."""
    if not plan.mentions:
        return [()] * len(rows["key"])
    return [
        list(
            dict.fromkeys((role, one) for role, one in zip(roles or (), subjects or (), strict=True) if one is not None)
        )
        for roles, subjects in zip(rows["roles"], rows["mentioned"], strict=True)
    ]


def _blind_keys(plan: Plan, rows: Columns) -> list[Sequence[tuple[str, bytes]]]:
    """(field, blind key) of each row's restricted numbers."""
    found: list[Sequence[tuple[str, bytes]]] = [()] * len(rows["key"])
    for name in plan.blind_fields:
        # A cell may hold several numbers; each is found by itself.
        parts = [value.split("|") if value else () for value in rows[f"f_{name}"]]
        keys = iter(register_blind_keys(blind_kind(plan.type.fields[name].type), (one for few in parts for one in few)))
        for place, few in enumerate(parts):
            if few:
                found[place] = (*found[place], *((name, next(keys)) for _ in few))
    return found


def _unresolved(plan: Plan, rows: Columns, identities: Sequence[str], written: WrittenBatch) -> Iterator[Unresolved]:
    """Records without a subject, and mentions of somebody nobody knows yet."""
    names = rows[f"f_{plan.name_field}"] if plan.name_field else [""] * len(identities)
    waits = zip(
        written.records, rows["subject_id"], identities, rows["waits_scheme"], rows["waits_value"], names, strict=True
    )
    for record, subject, identity, scheme, value, name in waits:
        if subject is None and identity not in written.subjects:
            yield Unresolved(record, "", scheme, value or "", name or "")
    if not plan.mentions:
        return
    said = zip(written.records, rows["roles"], rows["mentioned"], rows["schemes"], rows["mention_values"], strict=True)
    for record, *lists in said:
        for role, subject, scheme, value in zip(*(one or () for one in lists), strict=True):
            if subject is None:
                yield Unresolved(record, role, scheme, value, "")
