"""The numbers of papers, to be found by."""

from typing import ClassVar

from django.db import models

from xinheng.kit.scope import Scope
from xinheng.support.prepared.rows import QuickRow
from xinheng.support.procedures.models.matters import Matter


class PaperNumber(QuickRow):
    """The number of one paper (山两河市监投受〔2026〕12号): of which matter, which step made it.

    The step itself names it too, so the trail proves it; this row keeps it from being given twice and finds it.
    """

    scope: ClassVar = Scope(office="matter__office", field="matter__field")

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="paper_numbers", db_index=False)
    seq = models.PositiveIntegerField("步序号")
    title = models.CharField("文书", max_length=60)
    number = models.CharField("文号", max_length=60, unique=True)

    def __str__(self) -> str:
        return f"{self.title} {self.number}"
