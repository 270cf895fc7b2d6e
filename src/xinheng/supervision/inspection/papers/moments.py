"""How the arrival and the end of a visit are told where a phone sent them later."""

from datetime import datetime

from xinheng.supervision.inspection import rules
from xinheng.supervision.inspection.models import InspectionTask, PhoneStep
from xinheng.supervision.inspection.papers.issuing import moment


def moment_told(task: InspectionTask, at: datetime | None, coming: PhoneStep | None = None) -> str:
    """The start or the end of a visit, with what the phone said of it and when it sent it. `coming` is a step of the
    phone that is not written down yet."""
    known = task.phone_steps.filter(counts_at=at).order_by("pk").last() if at else None
    step = known or (coming if coming and coming.counts_at == at else None)
    return told_by_phone(step) if step else moment(at)


def told_by_phone(step: PhoneStep) -> str:
    """When a step from a phone counts as having been; where the two clocks differ, what each said."""
    if not rules.clocks_differ(step.noted_at, step.arrived_at):
        return moment(step.counts_at)
    if step.counts_at == step.arrived_at:
        return f"{moment(step.arrived_at)}（上传时间；手机记录为 {moment(step.noted_at)}，不能采信）"
    return f"{moment(step.counts_at)}（手机记录，{moment(step.arrived_at)} 上传）"
