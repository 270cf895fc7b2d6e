"""Results of scoring, what peers look like, and which runs were made."""

from typing import ClassVar

from django.db import models

from xinheng.credit.risk.declarations import MAIN
from xinheng.fusion.registers.models import Subject
from xinheng.kit.hanging import Hangs
from xinheng.kit.scope import Unlisted

CURRENT = models.Q(current=True)


class RiskResult(models.Model):
    """The class of one subject by one scorecard from a day on. A row is added when something changes, so the rows of a
    card are the trend. A subject may be rated by several cards: the general one, and those of its trade."""

    scope: ClassVar = Unlisted("told with its subject, by the rule of publication")
    hangs: ClassVar = Hangs(
        on="subject", merge="recounted", split="recounted",
        why="both subjects are told to the feed, which scores them anew",
    )  # fmt: skip

    class Grade(models.TextChoices):
        """信用风险分类."""

        A = "A", "信用风险低"
        B = "B", "信用风险一般"
        C = "C", "信用风险较高"
        D = "D", "信用风险高"

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, db_index=False, related_name="risk_results")
    # The day it is true for, and when it was worked out.
    as_of = models.DateField()
    scored_at = models.DateTimeField()
    # Which scorecard by its id, and in which version.
    card = models.CharField(max_length=60, default=MAIN)
    scorecard = models.CharField(max_length=60)
    # Against the subject: 0 is best, the cap of all dimensions worst.
    points = models.PositiveIntegerField()
    grade = models.CharField(max_length=1, choices=Grade.choices)
    colour = models.CharField(max_length=6)
    # Out of 100, for people.
    mark = models.PositiveSmallIntegerField()
    # Six sides of the radar, 0–100 each.
    aspects = models.JSONField()
    # What was read: indicator → value. What is not in it was zero or unknown.
    inputs = models.JSONField()
    # What costs or gains points, heaviest first, in words.
    reasons = models.JSONField()
    digest = models.CharField(max_length=32)
    current = models.BooleanField()
    # The first day on which it may be another one though no record changed: until then nobody need look. NULL = stays.
    holds_until = models.DateField(null=True)
    # Worked out afterwards for a day gone by, from what is known now.
    looking_back = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject", "card"], condition=CURRENT, name="risk_current_once")]
        indexes = [
            models.Index(fields=["subject", "card", "as_of"], name="risk_of_subject"),
            models.Index(fields=["card", "colour", "mark", "subject"], condition=CURRENT, name="risk_by_colour"),
            models.Index(fields=["card", "holds_until"], condition=CURRENT, name="risk_by_day"),
        ]


class PeerGroup(models.Model):
    """Medians of the subjects that are like each other: same industry, same kind, same age band. Made by the batch."""

    scope: ClassVar = Unlisted("figures of a group, told with a subject")

    industry = models.CharField(max_length=8)
    category = models.CharField(max_length=40)
    age_band = models.CharField(max_length=12)
    as_of = models.DateField()
    subjects = models.PositiveIntegerField()
    mark = models.PositiveSmallIntegerField()
    aspects = models.JSONField()
    grades = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["industry", "category", "age_band"], name="peer_group_once"),
        ]


class PeerValue(models.Model):
    """One value that compares, from the last snapshot: how many share an address, how risky an industry is."""

    scope: ClassVar = Unlisted("figures of a group, told with a subject")

    indicator = models.CharField(max_length=40)
    key = models.CharField(max_length=240)
    value = models.FloatField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["indicator", "key"], name="peer_value_once")]


class RiskRun(models.Model):
    """One scoring: of all subjects, or of those whose day had come."""

    scope: ClassVar = Unlisted("the progress of scoring, told in figures")

    as_of = models.DateField()
    scorecard = models.CharField(max_length=60)
    finished_at = models.DateTimeField()
    subjects = models.PositiveIntegerField()
    changed = models.PositiveIntegerField()
    # Everybody was looked at, or only so many whose result held no longer; and by which rule, as a digest.
    whole = models.BooleanField(default=True)
    looked_at = models.PositiveIntegerField(default=0)
    rule = models.CharField(max_length=32, default="")
    grades = models.JSONField()


class ClassesRecorded(models.Model):
    """Up to which result changed classes were written to the registers. One row."""

    scope: ClassVar = Unlisted("the place of a reader, about nobody")

    last = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.last}"
