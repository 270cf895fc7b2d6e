"""A ticket about data: which rule, of which source."""

from typing import ClassVar

from django.db import models

from xinheng.kit.scope import Scope
from xinheng.support.procedures.models import Matter


class QualityTicket(models.Model):
    """质量工单. `rule` is a rule of the standard, or `silence`; `round` counts the tickets of one source and rule."""

    scope: ClassVar = Scope(office="matter__office", field="matter__field", plain=("rule",))

    matter = models.OneToOneField(Matter, on_delete=models.PROTECT, related_name="quality_ticket")
    type = models.CharField(max_length=60)
    source = models.CharField(max_length=60)
    rule = models.CharField(max_length=120)
    round = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "rule", "round"], name="quality_ticket_once_a_round")
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.rule}"
