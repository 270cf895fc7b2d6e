"""An evaluation of one proven visit."""

from typing import ClassVar

from django.db import models

from xinheng.fusion.registers.models import Subject
from xinheng.kit.hanging import Hangs
from xinheng.kit.scope import Scope
from xinheng.support.procedures.models import Matter
from xinheng.support.redaction.fields import WordsField


class Evaluation(models.Model):
    """What a consumer says of a visit. Who he is, nobody is told: the proof and the device are kept as digests."""

    scope: ClassVar = Scope(office="subject__office", division="subject__division", subject="subject__identity")
    hangs: ClassVar = Hangs(
        on="subject", merge="stays", split="stays",
        why="proven by the code at the door and a receipt of that shop",
    )  # fmt: skip

    class State(models.TextChoices):
        """Whether anybody reads it."""

        SHOWN = "shown", "展示"
        HELD = "held", "核对中"
        HIDDEN = "hidden", "不展示"

    number = models.CharField(max_length=40, unique=True)
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="evaluations")
    stars = models.PositiveSmallIntegerField()
    words = WordsField("评价", default="", blank=True)
    visited_on = models.DateField()
    proof = models.CharField(max_length=8)
    # Keyed digests: of the receipt's number at this shop, and of the device.
    proof_key = models.CharField(max_length=64)
    device = models.CharField(max_length=64, db_index=True)
    state = models.CharField(max_length=8, choices=State.choices)
    told_at = models.DateTimeField()
    reply = WordsField("商家回复", default="", blank=True)
    replied_at = models.DateTimeField(null=True)
    # Where a person looked, or has to.
    review = models.OneToOneField(Matter, on_delete=models.PROTECT, null=True, related_name="evaluation")
    contested_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-pk",)
        constraints = [models.UniqueConstraint(fields=["subject", "proof_key"], name="evaluated_once_a_visit")]
        indexes = [models.Index(fields=["subject", "state"], name="evaluation_of_shop")]

    def __str__(self) -> str:
        return self.number
