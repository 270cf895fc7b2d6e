"""Requests of persons about their own data."""

from typing import ClassVar

from django.db import models

from xinheng.kit.scope import Scope
from xinheng.support.accounts.models import Account
from xinheng.support.redaction.fields import ShortWordsField, WordsField


class PrivacyRequest(models.Model):
    """One wish of one person. Who it is and what it says lies encrypted in `person`, under the row's own secret."""

    scope: ClassVar = Scope(office="office")

    class Kind(models.TextChoices):
        """What is asked for, by the articles of the law."""

        SEE = "see", "查阅、复制"
        CORRECT = "correct", "更正、补充"
        ERASE = "erase", "删除"
        STOP = "stop", "限制或拒绝处理"

    class State(models.TextChoices):
        """Where it stands."""

        OPEN = "open", "待答复"
        DONE = "done", "已办理"
        REFUSED = "refused", "已说明理由不予办理"

    number = models.CharField("编号", max_length=40, unique=True)
    kind = models.CharField("请求", max_length=10, choices=Kind.choices)
    # Path of the organisation that received it.
    office = models.CharField("受理机构", max_length=80)
    # What it is about where the person named it: a complaint's number, a subject. No personal value.
    about = ShortWordsField("涉及", max_length=120, default="", blank=True)
    secret = models.BinaryField(max_length=16)
    person = models.BinaryField()
    received_on = models.DateField("收到日期")
    due_on = models.DateField("答复期限")
    entered_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.OPEN)
    answer = WordsField("答复", default="", blank=True)
    answered_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField("答复时间", null=True)

    class Meta:
        ordering = ["state", "due_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="open", answered_by=None, answered_at=None)
                | (~models.Q(state="open") & models.Q(answered_by__isnull=False) & ~models.Q(answer="")),
                name="privacy_request_answered_whole",
            )
        ]

    def __str__(self) -> str:
        return self.number
