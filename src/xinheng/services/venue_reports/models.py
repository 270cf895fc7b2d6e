"""A report of a venue: who tells it, and about which tenant."""

from typing import ClassVar

from django.db import models

from xinheng.kit.scope import Scope
from xinheng.services.partners.models import Partner, Tenancy
from xinheng.support.procedures.models import Matter
from xinheng.support.redaction.fields import ShortWordsField, WordsField


class VenueReport(models.Model):
    """共治报告. State, office, clocks and answer are the matter's; no tenant is ever told that it was reported."""

    scope: ClassVar = Scope(office="matter__office", field="matter__field", partner="partner__identity")

    matter = models.OneToOneField(Matter, on_delete=models.PROTECT, related_name="venue_report")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="reports")
    tenancy = models.ForeignKey(Tenancy, on_delete=models.PROTECT, null=True, related_name="+")
    text = WordsField("内容")
    place = ShortWordsField("位置", max_length=120, default="", blank=True)
    # Made by the form, so that sending twice reports once, and the mark of what was filled in.
    form_key = models.CharField(max_length=64)
    told_mark = models.BinaryField(max_length=32, null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partner", "form_key"], name="venue_report_sent_once")]

    def __str__(self) -> str:
        return self.matter.number
