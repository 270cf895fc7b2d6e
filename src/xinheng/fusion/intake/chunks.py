"""What is new written to the registers, chunk by chunk: each is one transaction and holds the database under a second.

A chunk commits its records, subjects, counts, audit event and feed row together, so a run killed between two chunks
has told the truth so far, and a re-run finds its records unchanged and goes on.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from time import monotonic
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from xinheng.fusion.intake.compiling import Plan
from xinheng.fusion.intake.models import IntakeRun
from xinheng.fusion.intake.workspace import Workspace
from xinheng.fusion.registers.compose import PROJECTED_ROLES, blind_kind
from xinheng.fusion.registers.models import Source
from xinheng.fusion.registers.subjects import Projection
from xinheng.fusion.registers.writing import Statement, Written, write_batch
from xinheng.fusion.resolution.actions import Unresolved, stop_waiting, wait_for
from xinheng.support.audit.actions import Actor, record_event
from xinheng.support.audit.streams import stream_for
from xinheng.support.crypto.blind import blind_key
from xinheng.support.orgs.queries import territory
from xinheng.support.orgs.rules import Territory

FIRST_CHUNK, SMALLEST, LARGEST = 5_000, 500, 60_000
# Seconds a chunk should hold the database; others wait for it no longer than that.
HOLD = 0.6

Row = Mapping[str, Any]


def write_changes(space: Workspace, plan: Plan, run: IntakeRun, by: Actor) -> None:
    """Writes every row of `changes`. The chunk's size follows how long the last one took."""
    rows = _rows(space, plan)
    places = territory()
    size = FIRST_CHUNK
    while chunk := list(islice(rows, size)):
        started = monotonic()
        _write_chunk(plan, run, by, chunk, places)
        pace = HOLD / max(monotonic() - started, 0.001)
        size = int(min(max(size * min(pace, 2.0), SMALLEST), LARGEST))


def _rows(space: Workspace, plan: Plan) -> Iterator[Row]:
    """`changes` in the order of subjects, with what the rows mention and whether they tell what their subject is."""
    mentions = (
        "LEFT JOIN (SELECT file, line, list(role) AS roles, list(subject_id) AS mentioned, list(scheme) AS schemes, "
        "list(value) AS mention_values FROM mentions GROUP BY ALL) m USING (file, line)"
        if plan.mentions
        else "CROSS JOIN (SELECT NULL AS roles, NULL AS mentioned, NULL AS schemes, NULL AS mention_values) m"
    )
    projects = "x.line IS NOT NULL" if plan.establishes == "always" else "false"
    join = "LEFT JOIN projecting x USING (file, line)" if plan.establishes == "always" else ""
    stream = space.duck.cursor()
    result = stream.execute(
        f"SELECT c.*, m.roles, m.mentioned, m.schemes, m.mention_values, {projects} AS projects FROM changes c "
        f"{mentions} {join} ORDER BY c.subject_id NULLS LAST, c.identity_value, c.effective_on DESC, c.key"
    )
    names = [column[0] for column in result.description or []]
    while page := result.fetchmany(20_000):
        for row in page:
            yield dict(zip(names, row, strict=True))


@transaction.atomic
def _write_chunk(plan: Plan, run: IntakeRun, by: Actor, rows: Sequence[Row], places: Territory) -> None:
    source = Source.objects.select_for_update().get(pk=run.source_id)
    written = write_batch(
        type=plan.type.id,
        source=source,
        statements=[_statement(plan, row) for row in rows],
        projections=_projections(plan, rows, places),
        run=run.pk,
        at=timezone.now(),
    )
    stop_waiting([row["replaces"] for row in rows if row["replaces"] is not None])
    unresolved = list(_unresolved(plan, rows, written))
    wait_for(unresolved)
    unlinked = sum(not row.role for row in unresolved)
    IntakeRun.objects.filter(pk=run.pk).update(
        accepted=F("accepted") + len(rows), unlinked=F("unlinked") + unlinked, chunks=F("chunks") + 1
    )
    record_event(
        stream=stream_for("", "intake"), verb="write_chunk", actor=by, target=written.batch,
        detail={"run": run.pk, "source": source.name, "records": len(rows), "unlinked": unlinked},
    )  # fmt: skip


def _identity(plan: Plan, row: Row) -> str:
    return f"{plan.scheme}:{row['identity_value']}" if row["identity_value"] and plan.scheme else ""


def _statement(plan: Plan, row: Row) -> Statement:
    mentioned = zip(row["roles"] or (), row["mentioned"] or (), strict=True)
    return Statement(
        subject=row["subject_id"],
        identity=_identity(plan, row),
        key=row["key"],
        open=row["open"],
        restricted=row["restricted"],
        effective_on=row["effective_on"],
        ends_on=row["ends_on"],
        digest=row["digest"],
        replaces=row["replaces"],
        replaces_subject=row["replaces_subject"],
        mentions=list(dict.fromkeys((role, subject) for role, subject in mentioned if subject is not None)),
        blind_keys=[
            (name, blind_key(blind_kind(plan.type.fields[name].type), row[f"f_{name}"]))
            for name in plan.blind_fields
            if row[f"f_{name}"]
        ],
    )


def _projections(plan: Plan, rows: Sequence[Row], places: Territory) -> list[Projection]:
    """What the rows say of their subjects: of all of them for a master source, else only of subjects not known yet."""
    if plan.establishes == "never":
        return []
    made: dict[str, Projection] = {}
    for row in rows:
        identity = _identity(plan, row)
        tells = row["projects"] or (row["subject_id"] is None and identity not in made)
        if identity and tells:
            made[identity] = _projection(plan, row, identity, places)
    return list(made.values())


def _projection(plan: Plan, row: Row, identity: str, places: Territory) -> Projection:
    said = {role: row.get(f"f_{plan.role(role)}") or "" for role in PROJECTED_ROLES}
    return Projection(
        subject=row["subject_id"],
        kind=plan.type.subject,
        identity=identity,
        name=(said["name"] or row["identity_value"])[:240],
        status=said["status"],
        category=said["category"],
        division=said["division"],
        industry=said["industry"],
        address=said["address"][:240],
        established_on=said["established_on"][:10] or None,
        office=places.office_for(said["division"], said["address"]),
        identifiers=[
            (plan.type.fields[name].scheme, row[f"f_{name}"]) for name in plan.identifier_fields if row[f"f_{name}"]
        ],
    )


def _unresolved(plan: Plan, rows: Sequence[Row], written: Written) -> Iterator[Unresolved]:
    """Records without a subject, and mentions of somebody nobody knows yet."""
    for row, record in zip(rows, written.records, strict=True):
        if row["subject_id"] is None and _identity(plan, row) not in written.subjects:
            name = row[f"f_{plan.name_field}"] if plan.name_field else ""
            yield Unresolved(record, "", row["waits_scheme"], row["waits_value"] or "", name or "")
        mentioned = zip(
            row["roles"] or (), row["mentioned"] or (), row["schemes"] or (), row["mention_values"] or (), strict=True
        )
        for role, subject, scheme, value in mentioned:
            if subject is None:
                yield Unresolved(record, role, scheme, value, "")
