"""On site: standing before the subject, its code scanned."""

from datetime import datetime

from django.db import transaction

from xinheng.credit.codes.queries import resolve
from xinheng.fusion.registers.queries import are_one
from xinheng.kit import city_time
from xinheng.kit.characters import is_blank
from xinheng.supervision.inspection.actions.opening import InspectionRefused, makes
from xinheng.supervision.inspection.actions.phone_steps import (
    ARRIVALS,
    moment_of,
    note_phone_step,
    place_in_history,
)
from xinheng.supervision.inspection.actions.staffing import must_be_on_team
from xinheng.supervision.inspection.models import InspectionTask
from xinheng.support.accounts.models import Account
from xinheng.support.procedures.actions import move
from xinheng.support.procedures.models import Matter, Step


@makes(*ARRIVALS, own_page=True)
@transaction.atomic
def arrive(
    *,
    task: InspectionTask,
    by: Account,
    code: str = "",
    typed_because: str = "",
    urgent: str = "",
    entry: str = "",
    noted_at: datetime | None = None,
) -> Step | None:
    """Stand before the subject: its code scanned, or a reason why it could not be (扫码入企).

    `urgent` is the reason of a check that cannot wait for its approval, which is then owed within a working day.
    `entry` and `noted_at` are a phone's id and clock. An arrival that is known, or a second officer's at a visit that
    has begun, changes nothing and gives None.
    """
    must_be_on_team(task, by)
    lock(task)
    if entry and not note_phone_step(task, by, entry, "arrive", noted_at):
        return None
    if entry and task.started_at is not None:
        return None
    verbs = {"officers_named": "start_urgent_check", "notified": "arrive"}
    verb = verbs.get(task.matter.state, "arrive_unannounced")
    # Why the code was not scanned says nothing about why the check cannot wait.
    if verb == "start_urgent_check" and is_blank(urgent):
        raise InspectionRefused("这次检查还没有审批；情况紧急要先查的，须写明紧急检查的理由（扫不了码的原因另填）。")
    arrival = _arrival(task, code, typed_because)
    at, clocks = moment_of(task, by, entry)
    facts = {"arrival": arrival, "started_on": city_time.day_of(at), "typed_because": typed_because.strip()}
    facts |= {"arrival_noted": clocks} if clocks else {}
    reason = urgent if verb == "start_urgent_check" else typed_because
    at_step = place_in_history(task, at) if clocks else None
    step = move(matter=task.matter, verb=verb, by=by, reason=reason, facts=facts, at=at_step)
    task.started_at, task.arrival = at, arrival
    task.save(update_fields=["started_at", "arrival"])
    return step


def lock(task: InspectionTask) -> None:
    """Hold the matter's row and bring the task up to date: two phones send at once."""
    Matter.objects.select_for_update(of=("self",)).get(pk=task.matter_id)
    task.matter.refresh_from_db()
    task.refresh_from_db(fields=["started_at", "ended_at", "result"])


def _arrival(task: InspectionTask, code: str, typed_because: str) -> str:
    """`code` where the scanned code is genuine and the subject's own; `typed` with the reason why not."""
    if not code:
        if is_blank(typed_because):
            raise InspectionRefused("到场须扫描主体码；无法扫码的请写明原因。")
        return "typed"
    resolved = resolve(code)
    subject = getattr(resolved, "subject", None)
    if resolved.state != "genuine" or subject is None:
        raise InspectionRefused("此码不是本平台签发的有效码，请拍照留证，并写明原因后手工登记到场。")
    if not are_one(subject.identity, task.matter.subject_identity):
        raise InspectionRefused(f"扫到的是“{subject.name}”的码，不是本任务的对象，请核对门店。")
    return "code"
