"""The code of a subject: an opaque token printed as a QR, and the eight characters a person can type."""

from typing import ClassVar

from django.db import models

from xinheng.fusion.registers.models import Subject
from xinheng.kit.hanging import Hangs
from xinheng.kit.scope import Scope
from xinheng.support.redaction.fields import ShortWordsField


class ShopCode(models.Model):
    """One issued code. A subject has one that is not revoked; a stolen or misprinted one is revoked, never deleted."""

    scope: ClassVar = Scope(office="subject__office", division="subject__division")
    hangs: ClassVar = Hangs(
        on="subject", merge="stays", split="stays",
        why="it hangs on a door; what it resolves to is judged when it is scanned",
    )  # fmt: skip

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="codes")
    # Ten characters without look-alikes, random: nothing about the subject can be read from it.
    token = models.CharField(max_length=10, unique=True)
    # What stands under the QR for typing. It only looks up; it proves nothing.
    typed = models.CharField(max_length=8, unique=True)
    issued_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    reason = ShortWordsField(max_length=200, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject"], condition=models.Q(revoked_at__isnull=True), name="one_valid_code"
            ),
            models.CheckConstraint(
                condition=models.Q(revoked_at__isnull=True) | ~models.Q(reason=""), name="revoked_with_reason"
            ),
        ]
