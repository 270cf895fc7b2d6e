"""Runs of intake: what came, what became of every row."""

from typing import ClassVar

from django.db import models

from xinheng.fusion.registers.models import Source, Subject
from xinheng.kit.scope import Scope, Unlisted
from xinheng.support.accounts.models import Account
from xinheng.support.redaction.fields import ShortWordsField


class IntakeRun(models.Model):
    """One delivery of a source: its files, its counts, its end. Counts grow with each chunk that commits.

    A run that was killed stays `running` until the next one of its source finds it and marks it `incomplete`; that one
    finishes what it left.
    """

    scope: ClassVar = Scope(plain=("files", "by", "rejects_file", "warnings", "refusal"))

    class State(models.TextChoices):
        """How far a run is."""

        RUNNING = "running", "处理中"
        FINISHED = "finished", "已完成"
        REFUSED = "refused", "整批退回"
        INCOMPLETE = "incomplete", "中断"
        TAKEN_BACK = "taken_back", "已撤回"

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="runs")
    state = models.CharField(max_length=12, choices=State.choices, default=State.RUNNING)
    # [{"name", "sha256", "bytes"}] of the files as they came.
    files = models.JSONField(default=list)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    by = models.CharField(max_length=120, default="")
    read = models.BigIntegerField(default=0)
    accepted = models.BigIntegerField(default=0)
    unlinked = models.BigIntegerField(default=0)
    rejected = models.BigIntegerField(default=0)
    unchanged = models.BigIntegerField(default=0)
    # Rows among the unchanged that were older than what the register says.
    late = models.BigIntegerField(default=0)
    # Values that were left out of rows which were kept.
    findings = models.BigIntegerField(default=0)
    # Whether the delivery held everything the department has; records that it no longer holds.
    is_full = models.BooleanField(default=False)
    withdrawn = models.BigIntegerField(default=0)
    # Whether these rows are rejected ones, corrected; and how many rejects this delivery settled.
    corrects = models.BooleanField(default=False)
    settled = models.BigIntegerField(default=0)
    # The day a full delivery tells of.
    as_of = models.DateField(null=True)
    # Key material of what is sealed of this run's rejects; without it they are gone.
    secret = models.BinaryField(max_length=16, null=True)
    chunks = models.IntegerField(default=0)
    rejects_file = models.CharField(max_length=400, default="")
    # Sentences about columns nobody declared and the like.
    warnings = models.JSONField(default=list)
    # Why the whole delivery was refused.
    refusal = models.TextField(default="")

    class Meta:
        indexes = [models.Index(fields=["source", "-started_at"], name="intake_run_of_source")]


class Reject(models.Model):
    """A row that was refused, whole, until it comes back corrected.

    Open until a later delivery of its source brings it good (by its number on the form, or by its key), brings it bad
    again (then that run's own reject is open), or a steward says that it will not come. The cells are sealed under the
    run's secret, and gone when it is settled or has lain too long.
    """

    scope: ClassVar = Scope(plain=("file", "key", "problems"))

    class Outcome(models.TextChoices):
        """What became of it."""

        OPEN = "", "待更正"
        CORRECTED = "corrected", "已更正"
        AGAIN = "again", "再次退回"
        WAIVED = "waived", "不再更正"

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="rejects")
    run = models.ForeignKey(IntakeRun, on_delete=models.PROTECT, related_name="rejects")
    file = models.CharField(max_length=240)
    line = models.BigIntegerField()
    # The record's natural key, as far as the row told it.
    key = models.CharField(max_length=240, default="")
    # [[column, what was got, reason]]; a restricted value is not repeated.
    problems = models.JSONField(default=list)
    # The cells by column, as JSON; null when they are gone or could not be told apart.
    cells = models.BinaryField(null=True)
    # Keyed digest of the cells: the same row again is the same reject.
    mark = models.BinaryField(max_length=32)
    opened_at = models.DateTimeField()
    outcome = models.CharField(max_length=12, choices=Outcome.choices, default=Outcome.OPEN, blank=True)
    closed_at = models.DateTimeField(null=True)
    # The run that settled it; none where a steward gave it up.
    closed_by = models.ForeignKey(IntakeRun, on_delete=models.PROTECT, null=True, related_name="settles")

    class Meta:
        indexes = [
            models.Index(fields=["source", "closed_at", "id"], name="reject_of_source"),
            models.Index(fields=["run", "closed_at"], name="reject_of_run"),
        ]


class Finding(models.Model):
    """A value that could not be, left out of a record that was kept: what the department should correct.

    Open until a later delivery of the same record brings a good value or none, or another bad one. The original cell
    of a restricted field is sealed under the subject's secret, and gone with it; of a record without a subject it is
    not kept.
    """

    scope: ClassVar = Scope(plain=("key", "file", "column", "reason", "got"))

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="findings")
    run = models.ForeignKey(IntakeRun, on_delete=models.PROTECT, related_name="found")
    type = models.CharField(max_length=60)
    # The record's natural key.
    key = models.CharField(max_length=240)
    field = models.CharField(max_length=40)
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, null=True, db_constraint=False)
    # Where it stood.
    file = models.CharField(max_length=240)
    line = models.BigIntegerField()
    column = models.CharField(max_length=240)
    reason = models.TextField()
    # What was written; "***" where the field is restricted.
    got = models.TextField()
    sealed = models.BinaryField(null=True)
    # Keyed digest of what was written: the same cell again is the same finding.
    mark = models.BinaryField(max_length=32)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "key", "field"], condition=models.Q(closed_at__isnull=True), name="finding_open_once"
            )
        ]
        indexes = [models.Index(fields=["source", "closed_at", "-id"], name="finding_of_source")]


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


class DataLink(models.Model):
    """A department's database or interface that we may fetch from: its address, and our credentials, sealed."""

    scope: ClassVar = Scope(plain=("address", "changed_by"))

    class Kind(models.TextChoices):
        """What answers there."""

        POSTGRESQL = "postgresql", "PostgreSQL"
        MYSQL = "mysql", "MySQL / MariaDB"
        HTTP = "http", "HTTP 接口"

    name = models.CharField(max_length=40, unique=True)
    title = ShortWordsField(max_length=120)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    # Of a database its host; of an interface the start of its address: only what begins with it is fetched.
    address = models.CharField(max_length=200)
    port = models.IntegerField(null=True)
    database = models.CharField(max_length=63, default="", blank=True)
    # Of a database who signs in; of an interface the name of the header that carries the token.
    account = models.CharField(max_length=63, default="", blank=True)
    # Password or token under a secret of its own; it is never shown again.
    secret = models.BinaryField(max_length=16)
    sealed = models.BinaryField()
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=120)


class Pull(models.Model):
    """One fetching of a source from its table or interface: what was asked for, what came, why not."""

    scope: ClassVar = Scope(plain=("asked_by", "columns", "change", "problem"))

    class State(models.TextChoices):
        """How far it is. What was fetched is an arrival, with a state of its own."""

        WAITING = "waiting", "排队"
        RUNNING = "running", "读取中"
        FETCHED = "fetched", "已取到"
        HELD = "held", "结构变了，等核对"
        FAILED = "failed", "没有取到"

    source = models.CharField(max_length=60)
    # The moment of the schedule it answers; none where a person asked.
    slot = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    asked_by = models.CharField(max_length=120)
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    # Of what only grows: the value from which on it was read, and the last one that came. `replays` names the pull
    # whose stretch this one reads again.
    since = models.CharField(max_length=64, default="")
    until = models.CharField(max_length=64, default="")
    replays = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="+")
    rows = models.BigIntegerField(default=0)
    # [[column, type]] as the other side described them; how they differ from the last time.
    columns = models.JSONField(default=list)
    change = models.TextField(default="")
    problem = models.TextField(default="")
    arrival = models.ForeignKey(Arrival, on_delete=models.SET_NULL, null=True, related_name="pulls")
    job = models.UUIDField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "slot"], name="pull_once_a_slot")]
        indexes = [models.Index(fields=["source", "-id"], name="pull_of_source")]


class PushKey(models.Model):
    """The public half of a department's key: under it rows of one source are pushed to us."""

    scope: ClassVar = Scope(plain=("added_by",))

    source = models.CharField(max_length=60)
    # As `crypto.signing.key_name` calls it; the request says under which it is signed.
    name = models.CharField(max_length=16)
    public = models.BinaryField(max_length=65)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=120)
    used_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    # Seconds by which the partner's clock is ahead of ours, by its last request; 0 where it is right.
    clock_off = models.IntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["source", "name"], condition=models.Q(ended_at__isnull=True), name="push_key_once"
            )
        ]

    @property
    def algorithm(self) -> str:
        """By its length."""
        return "Ed25519" if len(bytes(self.public)) == 32 else "SM2"


class PushedWord(models.Model):
    """A word that was used in a push: a second request with it is a replay."""

    scope: ClassVar = Unlisted("words that requests were told apart by")

    key = models.ForeignKey(PushKey, on_delete=models.CASCADE, related_name="words")
    word = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["key", "word"], name="pushed_word_once")]
