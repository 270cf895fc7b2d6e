"""Rules by version, the venue's own figures, grades with what they came from, and objections."""

from typing import ClassVar

from django.db import models

from xinheng.kit.scope import Scope
from xinheng.services.partners.models import Partner, Tenancy
from xinheng.support.redaction.fields import ShortWordsField, WordsField, WordsInJson


class GradingScheme(models.Model):
    """The rules of a venue in one version. A draft may be changed; what was published stays as it was."""

    scope: ClassVar = Scope(partner="partner__identity")

    class State(models.TextChoices):
        """Whether it counts."""

        DRAFT = "draft", "草稿"
        PUBLISHED = "published", "执行中"
        REPLACED = "replaced", "已被替换"

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="grading_schemes")
    version = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    # As `declarations.GradingRules`.
    body = WordsInJson()
    saved_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    # The person of the venue.
    published_by = models.BigIntegerField(null=True)

    class Meta:
        ordering = ("-version",)
        constraints = [models.UniqueConstraint(fields=["partner", "version"], name="grading_version_once")]

    def __str__(self) -> str:
        return f"第 {self.version} 版"


class OwnFigure(models.Model):
    """What the venue knows of a tenant itself, for one indicator. Added, never changed: the newest counts."""

    scope: ClassVar = Scope(partner="tenancy__partner__identity", subject="tenancy__subject__identity")

    tenancy = models.ForeignKey(Tenancy, on_delete=models.PROTECT, related_name="own_figures")
    indicator = models.CharField(max_length=40)
    value = models.CharField(max_length=12)
    note = ShortWordsField("说明", max_length=120, default="", blank=True)
    told_at = models.DateTimeField()
    told_by = models.BigIntegerField()
    current = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenancy", "indicator"], condition=models.Q(current=True), name="own_figure_current_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.value}"


class TenantGrade(models.Model):
    """The grade of a tenant from a moment on, with every input. The history of all grades is kept."""

    scope: ClassVar = Scope(partner="tenancy__partner__identity", subject="tenancy__subject__identity")

    class Because(models.TextChoices):
        """Why it was graded then."""

        PUBLISHED = "published", "评级办法换了新版"
        FACTS = "facts", "公示信息有变化"
        FIGURES = "figures", "场内数据有变化"

    tenancy = models.ForeignKey(Tenancy, on_delete=models.PROTECT, related_name="grades")
    scheme = models.ForeignKey(GradingScheme, on_delete=models.PROTECT, related_name="grades")
    graded_at = models.DateTimeField()
    because = models.CharField(max_length=10, choices=Because.choices)
    # Empty where nothing is known that could be graded.
    mark = models.PositiveSmallIntegerField(null=True)
    grade = models.CharField(max_length=8, default="")
    # As `rules.Input`, in the order of the rules.
    inputs = WordsInJson()
    current = models.BooleanField(default=True)

    class Meta:
        ordering = ("-pk",)
        constraints = [
            models.UniqueConstraint(fields=["tenancy"], condition=models.Q(current=True), name="grade_current_once")
        ]

    def __str__(self) -> str:
        return f"{self.grade} {self.mark}"


class GradeObjection(models.Model):
    """The tenant says that its grade is wrong; the venue answers. Both stay."""

    scope: ClassVar = Scope(partner="grade__tenancy__partner__identity", subject="grade__tenancy__subject__identity")

    grade = models.ForeignKey(TenantGrade, on_delete=models.PROTECT, related_name="objections")
    # Of the grade's tenancy, so that one at a time is waiting.
    tenancy = models.ForeignKey(Tenancy, on_delete=models.PROTECT, related_name="grade_objections")
    words = WordsField("哪里不对")
    told_at = models.DateTimeField()
    told_by = models.BigIntegerField()
    upheld = models.BooleanField(null=True)
    answer = WordsField("答复", default="", blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.BigIntegerField(null=True)

    class Meta:
        ordering = ("-pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["tenancy"], condition=models.Q(answered_at=None), name="grade_objection_waits_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.grade_id}"
