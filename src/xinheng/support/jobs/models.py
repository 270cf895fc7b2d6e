"""Jobs: what the platform still owes itself, kept in the database of the act that asked for it."""

from typing import ClassVar

from django.db import models

from xinheng.kit.scope import Scope, Unlisted
from xinheng.support.redaction.fields import WordsField


class Job(models.Model):
    """One call of a task. A worker that takes it holds a lease; when the lease runs out another may take it.

    `fence` grows with every lease, and only the holder of the newest may report an outcome: a worker that stalled and
    woke up late changes nothing.
    """

    scope: ClassVar = Scope(plain=("task", "args", "kwargs", "result"))

    class State(models.TextChoices):
        """Where a job stands. `dead` has used up its attempts and waits for a person, who may
        have it tried again or drop it."""

        READY = "ready", "待执行"
        RUNNING = "running", "执行中"
        DONE = "done", "已完成"
        DEAD = "dead", "失败待处理"
        DROPPED = "dropped", "已放弃"

    id = models.UUIDField(primary_key=True)
    task = models.CharField("任务", max_length=200)
    queue = models.CharField("队列", max_length=40)
    priority = models.SmallIntegerField("优先级", default=0)
    args = models.JSONField("参数", default=list)
    kwargs = models.JSONField("命名参数", default=dict)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.READY)
    run_after = models.DateTimeField("不早于")
    lease_until = models.DateTimeField("租约至", null=True, blank=True)
    fence = models.PositiveIntegerField("租约序号", default=0)
    attempts = models.PositiveSmallIntegerField("已试次数", default=0)
    max_attempts = models.PositiveSmallIntegerField("最多次数", default=8)
    last_error = WordsField("最近错误", default="", blank=True)
    result = models.JSONField("结果", null=True, blank=True)
    enqueued_at = models.DateTimeField("提交时间")
    started_at = models.DateTimeField("开始时间", null=True, blank=True)
    finished_at = models.DateTimeField("结束时间", null=True, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["-priority", "run_after", "id"],
                name="job_open",
                condition=models.Q(state__in=["ready", "running"]),
            ),
            models.Index(fields=["state", "finished_at"], name="job_finished"),
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.id} {self.state}"


class DailyOrder(models.Model):
    """That a daily task was ordered for a day. Counted by the order of writing, never by the clock."""

    scope: ClassVar = Unlisted(why="the worker's own note")

    task = models.CharField("任务", max_length=200)
    day = models.DateField("日期")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["task", "day"], name="job_once_a_day")]

    def __str__(self) -> str:
        return f"{self.task} {self.day}"
