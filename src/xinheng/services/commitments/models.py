"""The words of a commitment and who signed them; where it stands is told by its matter."""

from typing import ClassVar

from django.db import models

from xinheng.kit.scope import Scope
from xinheng.support.redaction.fields import WordsField


class Commitment(models.Model):
    """One promise of one business. Its files are kept about this row."""

    scope: ClassVar = Scope(office="matter__office", field="matter__field", subject="matter__subject_identity")

    matter = models.OneToOneField("procedures.Matter", on_delete=models.PROTECT, related_name="commitment")
    kind = models.CharField("承诺类型", max_length=20)
    text = WordsField("承诺内容")
    signed_by = models.CharField("签署人", max_length=60)
    signed_at = models.DateTimeField("签署时间")

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"承诺 {self.matter_id}"
