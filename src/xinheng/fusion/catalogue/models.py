"""Kept versions of the standard, scores of the registers, and the records that fail a rule."""

from typing import ClassVar

from django.db import models

from xinheng.kit.scope import Scope, Unlisted
from xinheng.support.redaction.fields import ShortWordsField


class StandardVersion(models.Model):
    """The standard as it was kept at a moment, with everything that decides what a stored record means."""

    scope: ClassVar = Scope(plain=("by", "content"))

    kept_at = models.DateTimeField()
    by = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)
    # {"types": {id: …}, "codes": {list: {code: title}}}, see `rules.outline`.
    content = models.JSONField()


class Score(models.Model):
    """How good one register was on one day. `failing` counts pairs of record and rule; `rules`, the rules held."""

    scope: ClassVar = Unlisted("figures of a register, without any record")

    type = models.CharField(max_length=60)
    day = models.DateField()
    measured_at = models.DateTimeField()
    rows = models.BigIntegerField()
    rules = models.IntegerField()
    failing = models.BigIntegerField()
    # In hundredths of a percent: 10000 where every rule holds for every record.
    score = models.IntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["type", "day"], name="score_once_a_day")]
        indexes = [models.Index(fields=["day"], name="score_of_day")]


class SourceScore(models.Model):
    """How good what one source says of one register was on one day: of it follow the scores of sources and units."""

    scope: ClassVar = Unlisted("figures of a source, without any record")

    type = models.CharField(max_length=60)
    source = models.CharField(max_length=60)
    day = models.DateField()
    rows = models.BigIntegerField()
    rules = models.IntegerField()
    failing = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["type", "source", "day"], name="source_score_once_a_day")]
        indexes = [models.Index(fields=["day"], name="source_score_of_day")]


class Flaw(models.Model):
    """A record that fails a rule, open until a measuring finds it mended or the record gone."""

    scope: ClassVar = Unlisted("told through the portrait, which judges every value")

    type = models.CharField(max_length=60)
    rule = models.CharField(max_length=120)
    # The record in the register and where it came from; without a constraint, since a register outlives its rows.
    record = models.BigIntegerField()
    key = models.CharField(max_length=240)
    source = models.CharField(max_length=60)
    found_on = models.DateField()
    mended_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "record"], condition=models.Q(mended_on__isnull=True), name="flaw_open_once"
            )
        ]
        indexes = [models.Index(fields=["type", "mended_on"], name="flaw_of_type")]


class Tag(models.Model):
    """A word that a steward put on a register, or on one of its fields."""

    scope: ClassVar = Unlisted("words about registers, without any record")

    type = models.CharField(max_length=60)
    field = models.CharField(max_length=60, default="", blank=True)
    word = ShortWordsField("标签", max_length=12)
    reason = ShortWordsField("理由", max_length=120, default="", blank=True)
    by = models.CharField(max_length=60)
    put_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["type", "field", "word"], name="tag_once")]


class FundedProject(models.Model):
    """A project that public money paid for, and the registers its data belong in: brought in, or owed."""

    scope: ClassVar = Unlisted("projects of departments, told to every steward; without any record")

    title = ShortWordsField("项目", max_length=120)
    department = ShortWordsField("单位", max_length=120)
    # The number of its approval or contract, by which it is told from others.
    approval = ShortWordsField("批文或合同号", max_length=60, unique=True)
    year = models.IntegerField("年度")
    types = models.JSONField(default=list)
    # From when on its data are owed.
    due_on = models.DateField("应归集日期")
    # Why some of it stays away (secret by law); what is owed then ends.
    excused = ShortWordsField("不归集的依据", max_length=200, default="", blank=True)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=120)
