"""The clocks of a matter, derived from its steps."""

from typing import ClassVar

from django.db import models

from xinheng.kit.scope import Scope
from xinheng.support.prepared.rows import QuickRow
from xinheng.support.procedures.models.matters import Matter


class ClockRun(QuickRow):
    """A clock of a matter, derived from its steps: the events that touched it and where it stood after the last.

    `state` is not_started, running, paused or stopped as of the last step; whether a running one has run out is judged
    when it is read.
    """

    scope: ClassVar = Scope(office="matter__office", field="matter__field", plain=("events",))

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="clock_runs", db_index=False)
    clock = models.CharField("时限", max_length=60)
    events = models.JSONField("经过", default=list)
    state = models.CharField("状态", max_length=20)
    due_at = models.DateTimeField("到期时间", null=True, blank=True)
    warn_at = models.DateTimeField("提醒时间", null=True, blank=True)
    provisional = models.BooleanField("暂定", default=False)
    # The due moment whose passing was announced; a clock that was moved and runs out again is announced again.
    announced_due_at = models.DateTimeField("已提示的到期时间", null=True, blank=True)
    # The due moment of which people were warned beforehand.
    warned_due_at = models.DateTimeField("已预先提醒的到期时间", null=True, blank=True)
    # The due moment whose being long past was told to the leaders.
    escalated_due_at = models.DateTimeField("已报告领导的到期时间", null=True, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["due_at"], name="clock_run_due", condition=models.Q(state="running")),
            models.Index(fields=["warn_at"], name="clock_run_warn", condition=models.Q(state="running")),
        ]
        constraints: ClassVar = [models.UniqueConstraint(fields=["matter", "clock"], name="clock_run_once")]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.clock} {self.state}"
