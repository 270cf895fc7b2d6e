"""Rows that a department sends again just as it sent them before: known by a keyed digest, and not looked at twice.

A finished run leaves a note of the rows that the register now holds as they stand. The next delivery lets such rows be
as long as nothing else has touched what the source says; where anything has, every row goes the whole way. A note is
no truth: it may be thrown away at any time.
"""

import json
import logging
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from hashlib import blake2b
from pathlib import Path

import duckdb
from django.conf import settings
from django.db.models import Q

import xinheng
from xinheng.fusion.intake.checking.rows import prepared_sql
from xinheng.fusion.intake.checking.striking import GATE
from xinheng.fusion.intake.compiling.plan import Plan
from xinheng.fusion.intake.models import IntakeRun
from xinheng.fusion.intake.reading.plain import glance
from xinheng.fusion.intake.workspace import Workspace
from xinheng.fusion.registers.models import Batch, Source
from xinheng.fusion.standard.field_types.sql import quoted
from xinheng.support.crypto.mac import mac

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class RowNote:
    """What a note was true of: how rows were read, after which run, and the newest batch known when it began."""

    meaning: str
    run: int
    began: str
    batch: int
    rows: str
    # The files as they were sent, with what a run keeps of each and said of them, where nothing is to be said of any
    # of their rows again; else empty.
    files: Sequence[dict[str, object]] = ()
    read: int = 0
    warnings: Sequence[str] = ()


@dataclass(frozen=True)
class WholeFiles:
    """What was sent, as the note of whole files keeps it."""

    files: Sequence[dict[str, object]]
    read: int
    warnings: Sequence[str]


@dataclass(frozen=True)
class GiverStanding:
    """How a source stood when a delivery began. `batch` is the newest of its own and of its parents'."""

    batch: int
    note: RowNote | None


def sent_before(plan: Plan, giver: Source, run: IntakeRun, paths: Sequence[Path]) -> RowNote | None:
    """The note of the last run, now of this one, where these are the very files it had and each of their rows is held
    as it stands: then nothing has to be opened. In another order they go the way of rows."""
    newest = _newest_batch(plan, giver)
    note = _noted(plan) if _can_be_known(plan) else None
    if note is None or not note.files or len(paths) != len(note.files) or not _still_holds(note, plan, giver, run):
        return None
    pairs = list(zip(paths, note.files, strict=True))
    if not all(path.is_file() and glance(path).sha256 == one["sha256"] for path, one in pairs):
        return None
    files = [{**one, "name": path.name} for path, one in pairs]
    if note.warnings and files != list(note.files):
        return None  # What was said of a file calls it by its name.
    return replace(note, run=run.pk, began=run.started_at.isoformat(), batch=newest, files=files)


def note_again(plan: Plan, note: RowNote) -> None:
    """Keeps a note that holds for another run."""
    try:
        _write(plan, note)
    except OSError as error:
        log.warning("rows of %s cannot be noted: %s", plan.source.name, error)


def recognise(space: Workspace, plan: Plan, giver: Source, run: IntakeRun | None) -> GiverStanding:
    """Makes `marks(file, line, mark)` of all rows, and `unaltered(file, line, key)` of those that may be let be."""
    duck = space.duck
    duck.execute("CREATE TABLE unaltered (file INTEGER, line BIGINT, key VARCHAR)")
    if not _can_be_known(plan):
        return GiverStanding(0, None)
    duck.execute(f"CREATE TABLE marks AS SELECT file, line, {_mark(plan)} AS mark FROM mapped")
    newest = _newest_batch(plan, giver)
    note = _noted(plan)
    if note is None or not _still_holds(note, plan, giver, run):
        return GiverStanding(newest, None)
    rows = f"read_parquet({quoted(str(_folder() / note.rows))})"
    duck.execute(f"INSERT INTO unaltered SELECT file, line, key FROM marks JOIN {rows} USING (mark)")
    return GiverStanding(newest, note)


def note_held(space: Workspace, plan: Plan) -> None:
    """Makes `held_rows(mark, key)`: rows without any trouble, whose record will be theirs when the run is over.

    Not those that wait for a subject or were linked by hand, are late or lack a value, or share their key with a row
    that was refused: of all these more is to be said when they come again.
    """
    if not _can_be_known(plan):
        return
    linked = "r.subject_id IS NOT NULL"
    if plan.establishes != "never":
        linked += " OR p.identity_value IS NOT NULL"
    space.duck.execute(
        "CREATE TABLE held_lines AS SELECT file, line, p.key FROM prepared p JOIN resolved r USING (file, line) "
        f"ANTI JOIN late USING (file, line) WHERE NOT p.marred AND ({linked}) "
        "AND p.key NOT IN (SELECT key FROM decisions) AND p.key NOT IN (SELECT key FROM refused_keys)"
    )
    space.duck.execute(
        "CREATE TABLE held_rows AS SELECT DISTINCT mark, key FROM marks JOIN (FROM held_lines UNION ALL "
        "SELECT file, line, key FROM repeated SEMI JOIN held_lines USING (key) WHERE NOT marred) USING (file, line)"
    )


def keep_note(
    space: Workspace, plan: Plan, run: IntakeRun, standing: GiverStanding, sent: WholeFiles, *, withdrawn: int
) -> None:
    """After a finished run. Where it cannot be kept the next delivery goes the whole way."""
    if not _can_be_known(plan):
        return
    try:
        _keep(space, plan, run, standing, sent, withdrawn)
    except (OSError, duckdb.Error) as error:
        log.warning("rows of %s cannot be noted: %s", plan.source.name, error)


def _keep(
    space: Workspace, plan: Plan, run: IntakeRun, standing: GiverStanding, sent: WholeFiles, withdrawn: int
) -> None:
    folder, name = _folder(), plan.source.name
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    # A row that is not known may be about a record that is: what was noted stays as it is only where there is none.
    others = space.count("SELECT count(*) FROM marks ANTI JOIN unaltered USING (file, line)")
    rows = standing.note.rows if standing.note and not others and not withdrawn else ""
    if not rows:
        rows = f"{name}-{run.pk}.parquet"
        space.duck.execute(
            "COPY (SELECT mark, key FROM held_rows UNION SELECT mark, key FROM unaltered JOIN marks USING (file, line))"
            f" TO {quoted(str(folder / rows))} (FORMAT parquet, COMPRESSION zstd)"
        )
    noted = f"read_parquet({quoted(str(folder / rows))})"
    is_whole = sent.read == space.count(f"SELECT count(*) FROM marks SEMI JOIN {noted} USING (mark)")
    whole = asdict(sent) if is_whole else {}
    _write(plan, RowNote(_meaning(plan), run.pk, run.started_at.isoformat(), standing.batch, rows, **whole))
    for old in folder.glob(f"{name}-*.parquet"):
        if old.name != rows and old.name.removeprefix(f"{name}-").removesuffix(".parquet").isdecimal():
            old.unlink(missing_ok=True)


def _write(plan: Plan, note: RowNote) -> None:
    new = _folder() / f"{plan.source.name}.new"
    new.write_text(json.dumps(asdict(note)), encoding="utf-8")
    new.replace(_note_of(plan))


def _can_be_known(plan: Plan) -> bool:
    """Not what comes back corrected, nor what finds its subject by a name: any subject may take or leave that name."""
    rule = plan.source.subject
    return not plan.corrects and not (rule and rule.match)


def _still_holds(note: RowNote, plan: Plan, giver: Source, run: IntakeRun | None) -> bool:
    """Whether rows still mean the same, and nobody has said anything since of the records they became or hang on."""
    earlier = IntakeRun.objects.filter(source=giver).exclude(pk=run.pk if run else 0)
    newest = earlier.exclude(state=IntakeRun.State.REFUSED).order_by("-pk").first()
    if newest is None or (newest.pk, newest.started_at.isoformat()) != (note.run, note.began):
        return False
    since = Batch.objects.filter(_of_givers(plan, giver), pk__gt=note.batch).exclude(run=note.run)
    return newest.state == IntakeRun.State.FINISHED and note.meaning == _meaning(plan) and not since.exists()


def _newest_batch(plan: Plan, giver: Source) -> int:
    return Batch.objects.filter(_of_givers(plan, giver)).order_by("-pk").values_list("pk", flat=True).first() or 0


def _of_givers(plan: Plan, giver: Source) -> Q:
    """The batches of the source, and of the one whose records it hangs its own on."""
    return Q(source=giver) | Q(source__name=plan.via.source) if plan.via else Q(source=giver)


def _noted(plan: Plan) -> RowNote | None:
    try:
        note = RowNote(**json.loads(_note_of(plan).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    return note if (_folder() / note.rows).is_file() else None


def _mark(plan: Plan) -> str:
    """A row as the department means it, under a key of this installation: two rows never read alike, for each text
    stands behind its length."""
    texts = ", ".join(f"coalesce(strlen(f_{name}), -1), ':', f_{name}" for name in plan.fields)
    return f"CAST(md5(concat('{_key(plan)}', {texts})) AS UUID)"


def _key(plan: Plan) -> str:
    return mac("known-rows", plan.source.name.encode()).hex()


def _meaning(plan: Plan) -> str:
    """Everything that decides what becomes of a row: the declaration, and the statement it is cleaned and read by."""
    told = (
        plan.source.model_dump(mode="json"), prepared_sql(plan, "mapped"), GATE, _key(plan), xinheng.__version__,
        duckdb.__version__,
    )  # fmt: skip
    return blake2b(repr(told).encode(), digest_size=16).hexdigest()


def _folder() -> Path:
    return Path(settings.XINHENG_HOME) / "intake" / "known"


def _note_of(plan: Plan) -> Path:
    return _folder() / f"{plan.source.name}.json"
