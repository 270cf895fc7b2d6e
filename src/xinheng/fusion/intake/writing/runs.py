"""How a run begins, and how it ends when it does not go well."""

from contextlib import suppress
from datetime import date, timedelta

from xinheng.fusion.intake.compiling.plan import Plan
from xinheng.fusion.intake.models import IntakeRun
from xinheng.fusion.registers.actions import ensure_source
from xinheng.kit import city_time
from xinheng.support.audit.actions import Actor

# How far a clock may be put right without a word.
LEAP = timedelta(minutes=5)


def begin(plan: Plan, as_of: date | None, by: Actor) -> IntakeRun:
    """A new run. An earlier one of this source that never ended was killed: we hold the source, so it is over."""
    source = ensure_source(name=plan.source.name, title=plan.source.title, department=plan.source.department)
    IntakeRun.objects.filter(source=source, state=IntakeRun.State.RUNNING).update(state=IntakeRun.State.INCOMPLETE)
    name = "公众" if by is None else by if isinstance(by, str) else by.display_name
    return IntakeRun.objects.create(
        source=source, started_at=city_time.now(), by=name, corrects=plan.corrects, is_full=plan.is_full,
        as_of=as_of,
    )  # fmt: skip


def refuse(run: IntakeRun, sentence: str) -> None:
    """The whole delivery refused, and why."""
    run.state, run.refusal, run.finished_at = IntakeRun.State.REFUSED, sentence, city_time.now()
    run.save(update_fields=["state", "refusal", "finished_at"])


def break_off(run: IntakeRun) -> None:
    """The run as far as it came; where even that cannot be written, the next one finds it and says so."""
    with suppress(Exception):
        IntakeRun.objects.filter(pk=run.pk).update(state=IntakeRun.State.INCOMPLETE, finished_at=city_time.now())


def told_clock(run: IntakeRun | None) -> list[str]:
    """A sentence where the clock stands before what this source did earlier: somebody set it, or it went wrong."""
    earlier = IntakeRun.objects.filter(source=run.source, pk__lt=run.pk).order_by("-pk").first() if run else None
    if run is None or earlier is None or earlier.started_at <= run.started_at + LEAP:
        return []
    before, now = city_time.local(earlier.started_at), city_time.local(run.started_at)
    return [
        f"系统时间 {now:%Y-%m-%d %H:%M} 早于上一次接入的 {before:%Y-%m-%d %H:%M}，时钟可能被改动：请核对服务器时间。"
        "数据照常接入，但这次的记录时间排在上一次之前"
    ]
