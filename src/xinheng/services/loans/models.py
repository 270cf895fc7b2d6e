"""Consents of businesses to loan services, and the questions that came under them."""

from typing import ClassVar

from django.db import models

from xinheng.kit import city_time
from xinheng.kit.hanging import Hangs
from xinheng.kit.scope import Scope


class LoanConsent(models.Model):
    """A business lets one service have these facts until a day; ended, never deleted."""

    scope: ClassVar = Scope(subject="identity", plain=("facts",))
    hangs: ClassVar = Hangs(
        on="identity", merge="stays", split="ends", since="given_at",
        why="who agreed may have been the other business",
    )  # fmt: skip

    # Random; the business gives it to the service.
    number = models.CharField("授权号", max_length=12, unique=True)
    identity = models.CharField("主体标识", max_length=80, db_index=True)
    service = models.CharField("贷款服务", max_length=40)
    facts = models.JSONField("提供的内容")
    given_by = models.CharField("同意人", max_length=60)
    given_at = models.DateTimeField("同意时间", default=city_time.now)
    expires_on = models.DateField("有效期至")
    ended_by = models.CharField("收回人", max_length=60, default="")
    ended_at = models.DateTimeField("收回时间", null=True)

    class Meta:
        ordering = ("-pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["identity", "service"], condition=models.Q(ended_at=None), name="loan_consent_once"
            ),
        ]

    def __str__(self) -> str:
        return f"融资授权 {self.number}"

    @property
    def runs(self) -> bool:
        """Whether it holds today."""
        return self.ended_at is None and self.expires_on >= city_time.today()


class LoanAnswer(models.Model):
    """One question of a service under a consent, and whether it was given what it asked for."""

    class Outcome(models.TextChoices):
        """What became of it."""

        GIVEN = "given", "已提供"
        BEYOND = "beyond", "超出授权，已拒绝"
        ENDED = "ended", "授权已经结束，已拒绝"

    scope: ClassVar = Scope(subject="consent__identity", plain=("asked",))

    consent = models.ForeignKey(LoanConsent, on_delete=models.PROTECT, related_name="hand_overs")
    asked_at = models.DateTimeField("时间", default=city_time.now)
    # Of the service, so that a question that was overheard cannot be asked again.
    nonce = models.CharField(max_length=64)
    asked = models.JSONField("要的内容")
    outcome = models.CharField("结果", max_length=8, choices=Outcome.choices)
    # SHA-256 of what was handed over.
    digest = models.CharField(max_length=64, default="")

    class Meta:
        ordering = ("-pk",)
        constraints = [models.UniqueConstraint(fields=["consent", "nonce"], name="loan_question_once")]

    def __str__(self) -> str:
        return f"{self.consent_id} {self.outcome}"
