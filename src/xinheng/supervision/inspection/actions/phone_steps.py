"""What a phone sends from the place, maybe late and maybe twice: known by its id, and dated by one rule."""

from datetime import datetime, timedelta

from xinheng.kit import city_time
from xinheng.supervision.inspection import rules
from xinheng.supervision.inspection.models import InspectionTask, PhoneStep
from xinheng.supervision.inspection.papers import moment, told_by_phone
from xinheng.support.accounts.models import Account
from xinheng.support.notices.actions import notify
from xinheng.support.procedures.parameters import parameter

ARRIVALS = ("arrive", "arrive_unannounced", "start_urgent_check")


def note_phone_step(task: InspectionTask, by: Account, entry: str, verb: str, noted_at: datetime | None) -> bool:
    """Write down what a phone sent by its id; False where it is known."""
    given = {"verb": verb, "by": by, "noted_at": noted_at, "arrived_at": city_time.now()}
    _, fresh = PhoneStep.objects.get_or_create(task=task, entry=entry, defaults=given)
    return fresh


def moment_of(task: InspectionTask, by: Account, entry: str) -> tuple[datetime, str]:
    """When the step was, and what both clocks said of it; "" where they agree. Who sent what cannot have been is told.

    Without `entry` no phone kept it: it is now.
    """
    step = task.phone_steps.filter(entry=entry).first() if entry else None
    if step is None:
        return city_time.now(), ""
    at, doubt = _moment_on_site(task, step)
    step.counts_at = at
    step.save(update_fields=["counts_at"])
    if doubt:
        _tell(task, by, step, doubt)
    return at, told_by_phone(step) if rules.clocks_differ(step.noted_at, step.arrived_at) else ""


def coming_step(task: InspectionTask, noted_at: datetime | None) -> PhoneStep:
    """A step of a phone as it would be dated if it were written down now."""
    step = PhoneStep(task=task, noted_at=noted_at, arrived_at=city_time.now())
    step.counts_at, _ = _moment_on_site(task, step)
    return step


def _moment_on_site(task: InspectionTask, step: PhoneStep) -> tuple[datetime, str]:
    """When it was; why the phone's clock was not believed, "" if it was."""
    span = timedelta(hours=int(parameter("inspection.phone_span", city_time.day_of(step.arrived_at))))
    return rules.moment_on_site(
        phone=step.noted_at, received=step.arrived_at, possible_from=_possible_from(task), span=span
    )


def place_in_history(task: InspectionTask, at: datetime) -> datetime:
    """Where what was at that moment stands among the steps: what the desk did meanwhile stands before it."""
    return max(at, task.matter.steps.latest("seq").at)


def _possible_from(task: InspectionTask) -> datetime:
    """Since when the check stands where it stands: nobody came before it was approved, nor ended it before he came."""
    state = task.matter.state
    entered = task.matter.steps.filter(to_state=state).exclude(from_state=state).latest("seq")
    return task.started_at if task.started_at and entered.verb in ARRIVALS else entered.at


def _tell(task: InspectionTask, by: Account, step: PhoneStep, doubt: str) -> None:
    what = "到场" if step.verb == "arrive" else "结束"
    notify(
        account=by,
        title=f"检查 {task.number} 的{what}时间按上传时间记",
        body=f"手机记录的{what}时间 {moment(step.noted_at)} {doubt}，不能采信；按上传时间 {moment(step.arrived_at)} "
        "记，检查日期以此为准，两个时间都写进现场笔录。请核对手机的日期和时间；日期确有出入的，请告诉审核人。",
        about=task.matter,
    )
