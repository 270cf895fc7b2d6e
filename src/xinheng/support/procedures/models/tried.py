"""How often a wrong word was given for the number of a matter, and from where."""

from typing import ClassVar

from django.db import models

from xinheng.kit.scope import Scope
from xinheng.support.procedures.models.matters import Matter


class WordsTried(models.Model):
    """The wrong words given for a matter from one place on the network within the hour that began `since`."""

    # No list shows it: the page of its matter says where the door is shut.
    scope: ClassVar = Scope(office="matter__office", field="matter__field")

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="words_tried")
    # A mark of the place: addresses are kept nowhere.
    place = models.BinaryField(max_length=32)
    since = models.DateTimeField("自")
    wrong = models.PositiveSmallIntegerField("次数", default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["matter", "place"], name="words_tried_once_a_matter_and_place")
        ]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.wrong}"
