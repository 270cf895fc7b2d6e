"""Runs of intake: what came, what became of every row."""

from django.db import models

from xinheng.fusion.registers.models import Source


class IntakeRun(models.Model):
    """One delivery of a source: its files, its counts, its end. Counts grow with each chunk that commits.

    A run that was killed stays `running` until the next one of its source finds it and marks it `incomplete`; that one
    finishes what it left.
    """

    class State(models.TextChoices):
        """How far a run is."""

        RUNNING = "running", "处理中"
        FINISHED = "finished", "已完成"
        REFUSED = "refused", "整批退回"
        INCOMPLETE = "incomplete", "中断"

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
    chunks = models.IntegerField(default=0)
    rejects_file = models.CharField(max_length=400, default="")
    # Sentences about columns nobody declared and the like.
    warnings = models.JSONField(default=list)
    # Why the whole delivery was refused.
    refusal = models.TextField(default="")

    class Meta:
        indexes = [models.Index(fields=["source", "-started_at"], name="intake_run_of_source")]
