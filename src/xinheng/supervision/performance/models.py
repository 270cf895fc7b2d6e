"""Figures of the assessment, and what the assessed object to."""

from typing import ClassVar

from django.db import models

from xinheng.kit.scope import Scope
from xinheng.support.accounts.models import Account
from xinheng.support.procedures.models import Step
from xinheng.support.redaction.fields import WordsField


class Figure(models.Model):
    """One indicator of one person in one month: `part` of `whole`, which add up over months and people.

    Number: `part` steps in `whole` = 1 month · share: `part` of `whole` steps · days: their sum over `whole` steps.
    Derived from the steps: it can be counted again at any time (`office` is where the person worked when it was).
    """

    scope: ClassVar = Scope(office="office")

    month = models.DateField("月份")
    indicator = models.CharField("指标", max_length=60)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="figures", db_index=False)
    office = models.CharField("机构", max_length=80)
    part = models.FloatField("数")
    whole = models.PositiveIntegerField("总数")
    counted_at = models.DateTimeField("统计时间")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "month", "indicator"], name="figure_once"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["month", "office"], name="figure_of_month", opclasses=["date_ops", "varchar_pattern_ops"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.indicator} {self.account_id}"


class FigureObjection(models.Model):
    """What somebody objects to in his own figure: one step that should not count, or the figure as a whole."""

    scope: ClassVar = Scope(office="office")

    class Outcome(models.TextChoices):
        """What came of it."""

        OPEN = "open", "待答复"
        UPHELD = "upheld", "成立"
        REFUSED = "refused", "不成立"

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    office = models.CharField("机构", max_length=80)
    month = models.DateField("月份")
    indicator = models.CharField("指标", max_length=60)
    step = models.ForeignKey(Step, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    words = WordsField("异议理由")
    filed_at = models.DateTimeField("提出时间")
    outcome = models.CharField("结果", max_length=8, choices=Outcome.choices, default=Outcome.OPEN)
    answer = WordsField("答复", default="", blank=True)
    answered_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-filed_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account", "indicator", "step"], name="objected_once_a_step", condition=~models.Q(step=None)
            ),
            models.UniqueConstraint(
                fields=["account", "indicator", "month"], name="objected_once_a_figure", condition=models.Q(step=None)
            ),
            models.CheckConstraint(
                condition=models.Q(outcome="open", answered_at=None)
                | (~models.Q(outcome="open") & models.Q(answered_at__isnull=False)),
                name="objection_open_or_answered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.indicator} {self.outcome}"
