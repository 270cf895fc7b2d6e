"""What one organisation fills in for one period."""

from typing import ClassVar

from django.db import models

from xinheng.kit.scope import Scope
from xinheng.support.procedures.models import Matter
from xinheng.support.redaction.fields import WordsField


class Filing(models.Model):
    """报表填报. State, clocks and hands are the matter's; `office` stays who fills it in, wherever the matter is.

    `own` are the typed figures by `row.column`, `figures` all of them as they were reported, sums of what lies below
    included; both as text, as people write a decimal.
    """

    scope: ClassVar = Scope(office="office", plain=("office", "own", "figures"))

    matter = models.OneToOneField(Matter, on_delete=models.PROTECT, related_name="filing")
    form = models.CharField(max_length=60)
    period = models.CharField(max_length=8)
    office = models.CharField(max_length=120)
    own = models.JSONField(default=dict)
    figures = models.JSONField(default=dict)
    remarks = WordsField("说明", default="", blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["form", "period", "office"], name="filing_once_a_period")
        ]
        indexes: ClassVar = [models.Index(fields=["office", "period"], name="filing_of_office")]

    def __str__(self) -> str:
        return f"{self.form} {self.period} {self.office}"
