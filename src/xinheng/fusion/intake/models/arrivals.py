"""What came by a page or a folder and waits to be taken in; what is expected of each source."""

from typing import ClassVar

from django.db import models

from xinheng.fusion.intake.models.runs import IntakeRun
from xinheng.kit.scope import Scope, Unlisted
from xinheng.support.accounts.models import Account
from xinheng.support.redaction.fields import ShortWordsField


class Arrival(models.Model):
    """What was sent to be tried and taken in by the worker, from the moment it came until its files are gone.

    Its files lie on the shelf under `word`. It is taken once: a worker that dies leaves it to the next one.
    """

    scope: ClassVar = Scope(plain=("names", "manner", "report", "problem"))

    class State(models.TextChoices):
        """Where it stands. `tried` waits for a person who has seen what it would do."""

        WAITING = "waiting", "排队"
        RUNNING = "running", "处理中"
        TRIED = "tried", "已试读"
        TAKEN = "taken", "已接入"
        REFUSED = "refused", "整批退回"
        DROPPED = "dropped", "不接入"

    class Stage(models.TextChoices):
        """What the worker does with it now."""

        NONE = "", ""
        READING = "reading", "读文件、逐行核对"
        WRITING = "writing", "写入登记簿"

    class Channel(models.TextChoices):
        """By what way it came."""

        SENT = "sent", "网页上传"
        COMMAND = "command", "命令"
        FOLDER = "folder", "接收文件夹"
        TABLE = "table", "数据库表"
        ADDRESS = "address", "接口拉取"
        PUSHED = "pushed", "签名推送"

    # As it is declared; a source has no row before its first run.
    source = models.CharField(max_length=60)
    names = models.JSONField(default=list)
    word = models.CharField(max_length=32)
    bytes = models.BigIntegerField(default=0)
    # The arguments of the run: dry_run, corrects, partial, withdraw, as_of.
    manner = models.JSONField(default=dict)
    # None where no person sent it: a folder, a schedule, the command line.
    sender = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    sent_by = ShortWordsField(max_length=120)
    channel = models.CharField(max_length=10, choices=Channel.choices, default=Channel.SENT)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    stage = models.CharField(max_length=10, choices=Stage.choices, default=Stage.NONE, blank=True)
    sent_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    # The job that is to take it, and the run in which it is taken.
    job = models.UUIDField(null=True)
    run = models.ForeignKey(IntakeRun, on_delete=models.PROTECT, null=True, related_name="+")
    # {"read", "rejected", "findings", "to_write"} while it is written; the whole report at its end.
    report = models.JSONField(default=dict)
    problem = models.TextField(default="")

    class Meta:
        indexes = [
            models.Index(fields=["source", "-id"], name="arrival_of_source"),
            models.Index(
                fields=["id"], name="arrival_open", condition=models.Q(state__in=["waiting", "running", "tried"])
            ),
        ]

    @property
    def dry_run(self) -> bool:
        """Whether it is only tried, for now."""
        return bool(self.manner.get("dry_run"))


class Expectation(models.Model):
    """That a declared source is to deliver: since when, and the moment it was due where it has been silent since."""

    scope: ClassVar = Unlisted("told beside the declared source, which names no subject")

    source = models.CharField(max_length=60, unique=True)
    since = models.DateTimeField()
    silent_from = models.DateTimeField(null=True)
    # When those accountable were told of this silence, and how many of them.
    told_at = models.DateTimeField(null=True)
    told = models.IntegerField(default=0)
