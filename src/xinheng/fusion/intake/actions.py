"""Taking in a delivery: one source, its files, one run."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from time import monotonic

from django.db import transaction

from xinheng.fusion.intake.checking.known_rows import (
    GiverStanding,
    WholeFiles,
    keep_note,
    note_again,
    note_held,
    recognise,
    sent_before,
)
from xinheng.fusion.intake.checking.rejects import write_rejects
from xinheng.fusion.intake.checking.rows import check, rejected_rows
from xinheng.fusion.intake.checking.shown import RowsTried, look_at
from xinheng.fusion.intake.compiling.plan import Plan
from xinheng.fusion.intake.locks import source_lock
from xinheng.fusion.intake.models import IntakeRun, Reject
from xinheng.fusion.intake.reading.staging import Staged, stage
from xinheng.fusion.intake.refusals import IntakeRefused
from xinheng.fusion.intake.sources import plan_for
from xinheng.fusion.intake.workspace import Workspace, workspace
from xinheng.fusion.intake.writing.chunks import write_changes
from xinheng.fusion.intake.writing.findings import weigh_findings, write_findings
from xinheng.fusion.intake.writing.reporting import Checked, IntakeReport, Manner, Nobody, RunWatch
from xinheng.fusion.intake.writing.resolving import compare, resolve
from xinheng.fusion.intake.writing.returning import Answers, answers_to, keep_rejects
from xinheng.fusion.intake.writing.runs import begin, break_off, refuse, told_clock
from xinheng.fusion.intake.writing.undoing import take_back
from xinheng.fusion.intake.writing.vanishing import find_vanished, refuse_old, weigh_vanished, withdraw_vanished
from xinheng.fusion.registers.bulk import heavy_writing
from xinheng.fusion.registers.models import Source
from xinheng.fusion.resolution.actions import link_waiting, waiting_schemes
from xinheng.kit import city_time
from xinheng.kit.refusal import Refusal
from xinheng.support.audit.actions import Actor, record_event
from xinheng.support.audit.streams import stream_for

# Late rows whose lines a warning names.
TOLD = 20


def run_intake(
    *, source: str, files: Sequence[Path | str], dry_run: bool = False, corrects: bool = False, partial: bool = False,
    withdraw: int | None = None, as_of: date | None = None, by: Actor, watch: RunWatch | None = None,
) -> IntakeReport:  # fmt: skip
    """Takes in the files of one delivery; how, see `Manner`. Raises `IntakeRefused`, in one sentence, when a file
    cannot be read as the source declares, or lacks more than a full delivery may lack; then nothing of it was written.
    """
    started, watch = monotonic(), watch or Nobody()
    asked = Manner(dry_run, corrects, partial, withdraw, as_of)
    plan = plan_for(source)
    plan = plan.for_corrections() if corrects else plan.for_a_part() if partial else plan
    paths = [Path(file) for file in files]
    if not paths:
        raise IntakeRefused("没有给出要接入的文件。用法：xinheng intake 数据源 文件…")
    with source_lock(source), workspace(source) as space:
        run = None if dry_run else begin(plan, asked.as_of, by)
        watch.begun(run)
        try:
            report = _known_whole(plan, run, paths, by, watch) if run and not as_of else None
            report = report or _take_in(space, plan, stage(space, plan, paths), run, asked, by, watch)
        except IntakeRefused as refused:
            if run:
                refuse(run, str(refused))
            raise
        except Exception:
            if run:
                break_off(run)
            raise
    return _timed(report, started)


def _known_whole(plan: Plan, run: IntakeRun, paths: Sequence[Path], by: Actor, watch: RunWatch) -> IntakeReport | None:
    """The report on files of which all is known; None where something is to be looked at."""
    note = sent_before(plan, run.source, run, paths)
    if note is None:
        return None
    watch.checked(Checked(note.read, 0, 0, 0))
    warnings = (*note.warnings, *told_clock(run))
    IntakeRun.objects.filter(pk=run.pk).update(files=list(note.files), read=note.read, warnings=list(warnings))
    report = IntakeReport(plan.source.name, note.read, 0, 0, 0, note.read, 0, 0, 0, 0, "", 0.0, warnings)
    _finish(run, report, by)
    note_again(plan, note)
    return report


@dataclass(frozen=True, slots=True)
class _Judged:
    """What a delivery was found to be before anything of it is written: rows of each kind, and what is told of them."""

    name: str
    read: int
    rejected: int
    changes: int
    unchanged: int
    late: int
    findings: int
    withdrawn: int
    answers: Answers
    standing: GiverStanding
    warnings: tuple[str, ...]
    rejects_file: str


def _take_in(
    space: Workspace, plan: Plan, staged: Sequence[Staged], run: IntakeRun | None, asked: Manner, by: Actor,
    watch: RunWatch,
) -> IntakeReport:  # fmt: skip
    found = _judge(space, plan, staged, run, asked)
    watch.checked(Checked(found.read, found.rejected, found.findings, found.changes))
    if run is None:
        return _report_on(plan, found, found.changes, _would_be_unlinked(space, plan), look_at(space, plan, staged))
    settled = _write(space, plan, staged, run, found, by)
    report = replace(_report_on(plan, found, run.accepted, run.unlinked), settled=settled)
    _finish(run, report, by)
    told = WholeFiles([file.described for file in staged], found.read, [w for file in staged for w in file.warnings])
    keep_note(space, plan, run, found.standing, told, withdrawn=found.withdrawn)
    if report.accepted:
        link_waiting(by=by, schemes=_what_may_be_found_now(plan))
    return report


def _judge(space: Workspace, plan: Plan, staged: Sequence[Staged], run: IntakeRun | None, asked: Manner) -> _Judged:
    giver = run.source if run else Source.objects.filter(name=plan.source.name).first() or Source(pk=0)
    refuse_old(plan, giver, staged, asked.as_of)
    standing = recognise(space, plan, giver, run)
    read = check(space, plan, staged)
    missing = weigh_vanished(space, plan, *find_vanished(space, plan, giver), asked.withdraw)
    withdrawn = space.count("SELECT count(*) FROM vanished")
    answers = answers_to(space, plan, giver)
    resolve(space, plan)
    compare(space, plan, giver)
    changes = space.count("SELECT count(*) FROM changes")
    late = space.count("SELECT count(*) FROM late")
    as_before = sum(space.count(f"SELECT count(*) FROM {table}") for table in ("prepared", "repeated", "unaltered"))
    name = f"{plan.source.name}-{run.pk if run else 'dry-run'}"
    of_files = [warning for file in staged for warning in file.warnings]
    warnings = (*of_files, *_told_late(space, plan, staged, late), *missing, *answers.warnings, *told_clock(run))
    return _Judged(
        name=name, read=read, rejected=rejected_rows(space), changes=changes, unchanged=as_before - changes, late=late,
        findings=weigh_findings(space, giver), withdrawn=withdrawn, answers=answers, standing=standing,
        warnings=warnings, rejects_file=write_rejects(space, staged, name),
    )  # fmt: skip


def _write(space: Workspace, plan: Plan, staged: Sequence[Staged], run: IntakeRun, found: _Judged, by: Actor) -> int:
    """Gives how many rejects of earlier deliveries this one settled; the run knows then what became of its rows."""
    IntakeRun.objects.filter(pk=run.pk).update(
        files=[file.described for file in staged], read=found.read, warnings=list(found.warnings),
        rejects_file=found.rejects_file,
    )  # fmt: skip
    note_held(space, plan)
    space.let_go("mapped", "resolved", "current")
    with heavy_writing():
        write_changes(space, plan, run, by)
        withdraw_vanished(space, plan, run, by)
        write_findings(space, plan, run, staged)
        settled = keep_rejects(space, plan, run, staged, found.answers)
    run.refresh_from_db()
    return settled


def _report_on(
    plan: Plan, found: _Judged, accepted: int, unlinked: int, shown: RowsTried | None = None
) -> IntakeReport:
    report = IntakeReport(
        plan.source.name, found.read, accepted, unlinked, found.rejected, found.unchanged, found.late, found.findings,
        found.withdrawn, len(found.answers.good), found.rejects_file, 0.0, found.warnings, shown,
    )  # fmt: skip
    if accepted + found.rejected + found.unchanged != found.read:
        raise AssertionError(f"rows of {found.name} do not add up: {report}")
    return report


def _what_may_be_found_now(plan: Plan) -> list[str]:
    """Under what schemes something may wait that can be linked now.

    What these records themselves wait for: another run may have brought it since we looked. Children of these
    records. If they may have made subjects, whatever waits for their numbers; and after a master source, what waits
    for a name or address. Not before: one shop at an address is no match while others are to come.
    """
    found = {f"via:{plan.type.id}:{plan.source.name}", *(field.scheme for field in plan.mentions.values())}
    found.add(f"via:{plan.via.record_type}:{plan.via.source}" if plan.via else plan.scheme)
    if plan.establishes != "never":
        found.update(plan.type.fields[name].scheme for name in plan.identifier_fields)
    if plan.establishes == "always":
        found.update(waiting_schemes("match:"))
    return sorted(found - {""})


def _told_late(space: Workspace, plan: Plan, files: Sequence[Staged], late: int) -> list[str]:
    """The sentence about rows that are older than the register, with the first of their lines."""
    if not late:
        return []
    rows = space.duck.execute(f"SELECT file, line FROM late ORDER BY ALL LIMIT {TOLD}").fetchall()
    lines = "、".join(f"{files[file].name} 第{line}行" for file, line in rows)
    title = plan.type.fields[plan.stated_on].title
    return [f"有{late}行的{title}早于登记簿中已有的记录，没有覆盖：{lines}{' 等' if late > TOLD else ''}"]


def _would_be_unlinked(space: Workspace, plan: Plan) -> int:
    creates = "AND identity_value IS NULL" if plan.establishes != "never" else ""
    found = "changes JOIN prepared USING (file, line)"
    return space.count(f"SELECT count(*) FROM {found} WHERE subject_id IS NULL {creates}")


@transaction.atomic
def waive_rejects(*, run: IntakeRun, by: Actor, reason: str) -> int:
    """Says that the open rejects of a run will not be corrected; how many. The reason is in the trail.

    Raises Refusal where none is open any more.
    """
    at = city_time.now()
    waiting = Reject.objects.filter(run=run, closed_at__isnull=True)
    waived = waiting.update(closed_at=at, outcome=Reject.Outcome.WAIVED, cells=None)
    if not waived:
        raise Refusal("这次接入没有待更正的退回行了。请刷新页面。")
    record_event(
        stream=stream_for("", "intake"), verb="waive_rejects", actor=by, target=run,
        detail={"source": run.source.name, "rows": waived, "reason": reason},
    )  # fmt: skip
    return waived


def take_back_run(*, run: IntakeRun, by: Actor, reason: str) -> tuple[int, int]:
    """Takes a delivery back: (records withdrawn, records for which what was said before holds again).

    Raises Refusal for a run of which nothing was written, SourceBusy while one of its source is under way. A run that
    is under way by its row while its source is free was killed: what it wrote is taken back like any other's.
    """
    with source_lock(run.source.name):
        run.refresh_from_db(fields=["state"])
        if run.state in (IntakeRun.State.REFUSED, IntakeRun.State.TAKEN_BACK):
            raise Refusal(f"这次接入{run.get_state_display()}，没有可以撤回的记录。")
        withdrawn, restored = take_back(run, by, reason)
        with transaction.atomic():
            IntakeRun.objects.filter(pk=run.pk).update(state=IntakeRun.State.TAKEN_BACK)
            record_event(
                stream=stream_for("", "intake"), verb="take_back_run", actor=by, target=run,
                detail={"source": run.source.name, "withdrawn": withdrawn, "restored": restored, "reason": reason},
            )  # fmt: skip
    return withdrawn, restored


@transaction.atomic
def tell_download(*, what: str, source: str, run: IntakeRun | None, rows: int, by: Actor) -> None:
    """Has the trail know that original cells left the platform: `rejects` or `findings`."""
    record_event(
        stream=stream_for("", "intake"), verb=f"download_{what}", actor=by, target=run or ("registers.source", source),
        detail={"source": source, "rows": rows},
    )  # fmt: skip


def _finish(run: IntakeRun, report: IntakeReport, by: Actor) -> None:
    with transaction.atomic():
        now = city_time.now()
        IntakeRun.objects.filter(pk=run.pk).update(
            state=IntakeRun.State.FINISHED, finished_at=now, rejected=report.rejected, unchanged=report.unchanged,
            late=report.late, findings=report.findings, settled=report.settled,
        )  # fmt: skip
        Source.objects.filter(pk=run.source_id).update(last_received_at=now)
        record_event(
            stream=stream_for("", "intake"), verb="finish_run", actor=by, target=run,
            detail={key: value for key, value in report.as_json().items() if isinstance(value, int | str)},
        )  # fmt: skip


def _timed(report: IntakeReport, started: float) -> IntakeReport:
    return replace(report, seconds=round(monotonic() - started, 3))
