"""Runs of intake: what came, and what became of every row."""

import json
from typing import ClassVar

from django.db import models

from xinheng.fusion.registers.models import Source, Subject
from xinheng.kit.hanging import Hangs
from xinheng.kit.scope import Scope
from xinheng.support.crypto.cipher import decrypt


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
    run's secret, and gone when they have lain too long, open or settled (`writing.forgetting`), at once when a steward
    gives the row up.
    """

    scope: ClassVar = Scope(plain=("file", "key", "problems"))

    class Outcome(models.TextChoices):
        """What became of it."""

        OPEN = "", "待更正"
        CORRECTED = "corrected", "已更正"
        AGAIN = "again", "再次退回"
        WAIVED = "waived", "不再更正"
        TAKEN_BACK = "taken_back", "随批次撤回"

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

    def read(self) -> dict[str, str]:
        """The cells as they came; none where they are gone."""
        if self.cells is None or self.run.secret is None:
            return {}
        told: dict[str, str] = json.loads(decrypt(bytes(self.run.secret), bytes(self.cells)))
        return told


class Finding(models.Model):
    """A value that could not be, left out of a record that was kept: what the department should correct.

    Open until a later delivery of the same record brings a good value or none, or another bad one. The original cell
    of a restricted field is sealed under the subject's secret, and gone with it; of a record without a subject it is
    not kept.
    """

    scope: ClassVar = Scope(plain=("key", "file", "column", "reason", "got"))
    hangs: ClassVar = Hangs(
        on="subject", merge="stays", split="stays",
        why="about a cell of a file; who reads it goes by the source",
    )  # fmt: skip

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
