"""Organisations that look after many businesses, and which businesses are theirs."""

from typing import ClassVar

from django.db import models

from xinheng.fusion.registers.models import Subject
from xinheng.kit.hanging import Hangs
from xinheng.kit.scope import Scope
from xinheng.support.procedures.models import Matter
from xinheng.support.redaction.fields import ShortWordsField


class Partner(models.Model):
    """An organisation at the table, as it applied. Whether it is admitted is the state of its matter, nothing else."""

    scope: ClassVar = Scope(office="matter__office", field="matter__field", partner="identity", plain=("name",))
    hangs: ClassVar = Hangs(
        on="identity", merge="stays", split="stays",
        why="the application is a matter, of which one is told",
    )  # fmt: skip

    matter = models.OneToOneField(Matter, on_delete=models.PROTECT, related_name="partner")
    identity = models.CharField(max_length=80, db_index=True)
    name = models.CharField("单位", max_length=240)
    kind = models.CharField("单位类型", max_length=12)
    venue = ShortWordsField("场所（平台）名称", max_length=120)
    # Stands in the link that the venue posts for its tenants to scan; made anew when it went astray.
    join_token = models.CharField(max_length=32, unique=True)

    def __str__(self) -> str:
        return self.venue


class Tenancy(models.Model):
    """A business in a venue, or at an association: asked, and there only from its own yes on. Ended, never deleted."""

    scope: ClassVar = Scope(subject="subject__identity", partner="partner__identity")
    hangs: ClassVar = Hangs(
        on="subject", merge="stays", split="ends", since="answered_at",
        why="who said yes may have been the other business; the venue asks again",
    )  # fmt: skip

    class State(models.TextChoices):
        """Where it stands."""

        ASKED = "asked", "等商户确认"
        CONFIRMED = "confirmed", "已加入"
        REFUSED = "refused", "商户没有同意"
        LEFT = "left", "已离场"

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="tenancies")
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="tenancies")
    stall = ShortWordsField("铺位", max_length=40, default="", blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    # The person of the business who answered; empty while nobody did.
    answered_by = models.BigIntegerField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("stall", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "subject"], condition=models.Q(ended_at=None), name="tenancy_running_once"
            )
        ]
        indexes = [models.Index(fields=["partner", "state", "stall"], name="tenancy_board")]

    def __str__(self) -> str:
        return f"{self.partner_id}：{self.subject_id}"
