"""Numbers of the law that a city changed from a day on."""

from typing import ClassVar

from django.db import models

from xinheng.kit.scope import Scope
from xinheng.support.accounts.models import Account
from xinheng.support.redaction.fields import ShortWordsField


class ParameterAmendment(models.Model):
    """A dated value of a parameter, proposed by one administrator and decided by another; confirmed ones count.

    It stands beside the values of the files, so that an order of the law that changes needs no new version of the
    platform. Nothing is edited: a wrong one is followed by another with the same day.
    """

    scope: ClassVar = Scope(plain=("value",))

    class Outcome(models.TextChoices):
        """What became of it."""

        WAITING = "waiting", "待复核"
        CONFIRMED = "confirmed", "已同意"
        REFUSED = "refused", "未同意"

    name = models.CharField("参数", max_length=80)
    since = models.DateField("起用日期")
    value = models.JSONField("数值")
    basis = ShortWordsField("依据", max_length=200)
    # Whether somebody read the text of the law and it says so.
    seen = models.BooleanField("已核对原文", default=False)
    reason = ShortWordsField("理由", max_length=200)
    proposed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField("提出时间")
    outcome = models.CharField("结果", max_length=10, choices=Outcome.choices, default=Outcome.WAITING)
    decided_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField("决定时间", null=True)
    words = ShortWordsField("决定理由", max_length=200, default="", blank=True)

    class Meta:
        ordering: ClassVar = ["-proposed_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(outcome="waiting", decided_by=None, decided_at=None)
                | (~models.Q(outcome="waiting") & models.Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="parameter_amendment_decided_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by=None) | ~models.Q(decided_by=models.F("proposed_by")),
                name="parameter_amendment_two_persons",
            ),
            models.UniqueConstraint(
                fields=["name"], condition=models.Q(outcome="waiting"), name="parameter_amendment_waits_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.since}：{self.value}"
