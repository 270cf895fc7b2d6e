"""The worker takes a delivery: once, in the order they came, and again from its files where a worker died of it."""

from dataclasses import asdict
from pathlib import Path

from xinheng.fusion.intake.actions import run_intake
from xinheng.fusion.intake.arriving import shelf
from xinheng.fusion.intake.arriving.keeping import manner_of
from xinheng.fusion.intake.models import Arrival, IntakeRun
from xinheng.fusion.intake.queries import ahead_of
from xinheng.fusion.intake.refusals import SourceBusy
from xinheng.fusion.intake.writing.reporting import Checked
from xinheng.kit import city_time
from xinheng.kit.refusal import Refusal
from xinheng.support.access.permissions import Permission
from xinheng.support.access.queries import who_asked
from xinheng.support.audit.actions import Actor

S, Stage = Arrival.State, Arrival.Stage
# Somebody else has the source.
WAITS = "waits"
GONE = "这份文件已不在服务器上，没有接入。请重新选择文件。"


class ToldArrival:
    """Writes on the delivery how far its run is, for the page that shows it."""

    def __init__(self, delivery: Arrival) -> None:
        self.delivery = delivery

    def begun(self, run: IntakeRun | None) -> None:
        """See `RunWatch`."""
        self._keep(stage=Stage.READING, run=run, started_at=city_time.now())

    def checked(self, found: Checked) -> None:
        """See `RunWatch`."""
        report = {
            "read": found.read, "rejected": found.rejected, "findings": found.findings, "to_write": found.to_write,
        }  # fmt: skip
        self._keep(stage=Stage.READING if self.delivery.dry_run else Stage.WRITING, report=report)

    def _keep(self, **told: object) -> None:
        Arrival.objects.filter(pk=self.delivery.pk).update(**told)


def take(pk: int) -> str:
    """Takes the delivery in, or tries it; says what became of it. Faults are raised: the job is tried again."""
    delivery = Arrival.objects.select_related("run").filter(pk=pk, state__in=(S.WAITING, S.RUNNING)).first()
    if delivery is None:
        return "nothing to do"
    if delivery.run is not None and delivery.run.state == IntakeRun.State.FINISHED:
        # The worker died between the end of the run and its telling us.
        return _end(delivery, S.TAKEN)
    files = shelf.held(delivery.word)
    if not files:
        return _end(delivery, S.REFUSED, problem=GONE)
    if ahead_of(delivery):
        return WAITS
    return _run(delivery, files)


def _run(delivery: Arrival, files: list[Path]) -> str:
    Arrival.objects.filter(pk=delivery.pk).update(state=S.RUNNING, problem="")
    manner = manner_of(delivery)
    try:
        by: Actor = who_asked(delivery.sender_id, Permission.RUN_INTAKE) if delivery.sender_id else "system"
        report = run_intake(
            source=delivery.source, files=files, dry_run=manner.dry_run, corrects=manner.corrects,
            partial=manner.partial, withdraw=manner.withdraw, as_of=manner.as_of, by=by,
            watch=ToldArrival(delivery),
        )  # fmt: skip
    except SourceBusy:
        return WAITS
    except Refusal as refused:
        return _end(delivery, S.REFUSED, problem=str(refused))
    kept = {**report.as_json(), "warnings": list(report.warnings), **(asdict(report.shown) if report.shown else {})}
    return _end(delivery, S.TRIED if manner.dry_run else S.TAKEN, report=kept)


def _end(delivery: Arrival, state: Arrival.State, **told: object) -> str:
    """What was tried keeps its files."""
    kept = {"state": state, "stage": Stage.NONE, "finished_at": city_time.now(), **told}
    Arrival.objects.filter(pk=delivery.pk).update(**kept)
    # What lay in a folder goes back there with its report (`folders`).
    if state != S.TRIED and delivery.channel != Arrival.Channel.FOLDER:
        shelf.release(delivery.word)
    return str(state)
