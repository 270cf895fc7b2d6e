"""How often a wrong word was given for the number of a matter."""

from typing import ClassVar

from django.db import models

from xinheng.kit.scope import Scope
from xinheng.support.procedures.models.matters import Matter


class WordsTried(models.Model):
    """The wrong words given for a matter from outside within the hour that began `since`."""

    # No list shows it: the page of its matter says that the door is shut.
    scope: ClassVar = Scope(office="matter__office", field="matter__field")

    matter = models.OneToOneField(Matter, on_delete=models.PROTECT, related_name="words_tried", primary_key=True)
    since = models.DateTimeField("自")
    wrong = models.PositiveSmallIntegerField("次数", default=0)

    def __str__(self) -> str:
        return f"{self.matter_id} {self.wrong}"
