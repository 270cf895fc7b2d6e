"""What was learnt about comparing, the runs, the pairs a steward is asked about, and the subjects that became one."""

from typing import ClassVar

from django.db import models

from xinheng.fusion.registers.models import Subject
from xinheng.kit.hanging import Hangs
from xinheng.kit.scope import Scope, Unlisted
from xinheng.support.redaction.fields import WordsField


class LearntModel(models.Model):
    """One version of what is known about comparisons, and from what it was learnt. Never changed, only followed."""

    scope: ClassVar = Unlisted("probabilities, without any record; stewards read them by the run")

    kind = models.CharField(max_length=12)
    learnt_at = models.DateTimeField()
    by = models.CharField(max_length=120)
    # In words: of how many rows, of which version of the lake.
    basis = models.CharField(max_length=240)
    # Digest of the declared comparisons: of others nothing was learnt.
    declared = models.CharField(max_length=64)
    parameters = models.JSONField()


class MatchRun(models.Model):
    """One run of matching. What it did is in the decisions and merges it made; a killed run is gone over again."""

    scope: ClassVar = Unlisted("figures over the city, without any record")

    class State(models.TextChoices):
        """How it stands."""

        RUNNING = "running", "正在运行"
        FINISHED = "finished", "已完成"
        STOPPED = "stopped", "中断"

    # Of the subjects matched.
    kind = models.CharField(max_length=12, default="entity")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.RUNNING)
    by = models.CharField(max_length=120)
    engine = models.CharField(max_length=10)
    # What it is at, in words.
    stage = models.CharField(max_length=120, default="")
    model = models.ForeignKey(LearntModel, on_delete=models.PROTECT, null=True)
    parties = models.BigIntegerField(default=0)
    pairs = models.BigIntegerField(default=0)
    linked = models.BigIntegerField(default=0)
    merged = models.BigIntegerField(default=0)
    undone = models.BigIntegerField(default=0)
    asked = models.BigIntegerField(default=0)
    # Values shared by too many to bring anybody together: [key, value, rows].
    crowds = models.JSONField(default=list)
    problem = models.CharField(max_length=400, default="")


class Pair(models.Model):
    """Two parties that may be one, with what speaks for it; a steward's word on them is kept for good.

    A party is `subject:<id>` or `record:<type>/<source>/<key>`, which outlives versions of the record.
    """

    scope: ClassVar = Scope(plain=("one", "other", "one_name", "other_name", "evidence", "answered_by"))

    class Verdict(models.TextChoices):
        """What a steward said."""

        OPEN = "", "待判断"
        SAME = "same", "同一主体"
        APART = "apart", "不是同一主体"
        LATER = "later", "以后再看"

    # Of both: a subject of one kind is never one of another.
    kind = models.CharField(max_length=12, default="entity")
    one = models.CharField(max_length=400)
    other = models.CharField(max_length=400)
    one_name = models.CharField(max_length=480)
    other_name = models.CharField(max_length=480)
    probability = models.FloatField(default=0)
    # [comparison, level, bits]: what each comparison came to.
    evidence = models.JSONField(default=list)
    found_at = models.DateTimeField()
    verdict = models.CharField(max_length=6, choices=Verdict.choices, default=Verdict.OPEN, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=120, default="")
    reason = WordsField(default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["one", "other"], name="pair_once")]
        indexes = [models.Index(fields=["verdict", "-probability"], name="pair_waiting")]


class SubjectMerge(models.Model):
    """`gone` turned out to be `kept`: its numbers, records and mentions stand there, and go back when it is undone."""

    scope: ClassVar = Scope(plain=("by", "records", "mentions", "identifiers", "undone_by"))
    hangs: ClassVar = Hangs(
        on="kept", merge="stays", split="stays",
        why="the merge itself",
    )  # fmt: skip

    kept = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    gone = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    merged_at = models.DateTimeField()
    by = models.CharField(max_length=120)
    by_rule = models.BooleanField(default=False)
    reason = WordsField()
    # What moved, by what outlives versions: [type, source, key] of records, and the same with a role of mentions.
    records = models.JSONField(default=list)
    mentions = models.JSONField(default=list)
    identifiers = models.JSONField(default=list)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=120, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["gone"], condition=models.Q(undone_at__isnull=True), name="merged_once")
        ]
