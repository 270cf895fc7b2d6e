"""What a letter says and what was answered; where it stands is told by its matter."""

from typing import ClassVar

from django.db import models

from xinheng.kit.scope import Scope
from xinheng.services.letters.declarations import KINDS, LetterKind
from xinheng.support.redaction.fields import WordsField, WordsInJson


class Letter(models.Model):
    """One letter to one business: kind, topic, text, and the items that it has to answer."""

    scope: ClassVar = Scope(office="matter__office", field="matter__field", subject="matter__subject_identity")

    matter = models.OneToOneField("procedures.Matter", on_delete=models.PROTECT, related_name="letter")
    kind = models.CharField("种类", max_length=12)
    topic = models.CharField("事项", max_length=40)
    text = WordsField("正文")
    basis = WordsField("依据", default="", blank=True)
    items = WordsInJson("待回复的事项", default=list)

    def __str__(self) -> str:
        return f"函件 {self.matter_id}"

    @property
    def kind_row(self) -> LetterKind:
        """Its kind."""
        return KINDS[self.kind]


class LetterAnswer(models.Model):
    """What a business answered to one item in one round. Photos and documents are kept about this row."""

    scope: ClassVar = Scope(office="letter__matter__office", field="letter__matter__field")

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="answers")
    # The step that sent it; several items of one round share it.
    seq = models.PositiveIntegerField()
    # The place of the item in the letter; 0 is the letter as a whole.
    item = models.PositiveSmallIntegerField("事项序号")
    words = WordsField("说明")
    late = models.BooleanField("逾期", default=False)
    by_name = models.CharField("回复人", max_length=60)
    at = models.DateTimeField("回复时间")

    class Meta:
        ordering = ("seq", "item")
        constraints = [models.UniqueConstraint(fields=["letter", "seq", "item"], name="letter_item_once_a_round")]

    def __str__(self) -> str:
        return f"回复 {self.letter_id} {self.seq}-{self.item}"
