"""A clue, and the numbers given to what the platform registers."""

from typing import ClassVar

from django.db import models

from xinheng.kit.scope import Scope, Unlisted
from xinheng.supervision.clues.rules import glyph_of, origin_words
from xinheng.support.prepared.rows import QuickRow
from xinheng.support.redaction.fields import ShortWordsField, WordsField


class Clue(QuickRow):
    """Something that may be wrong: where it came from, what it says, whom it seems to concern.

    State, office, clocks and history are the matter's. A clue never holds who reported it: `reporter_ref` is an opaque
    reference that only the app keeping the reporter can read (Order 121 art 37).
    """

    scope: ClassVar = Scope(office="matter__office", field="matter__field")

    class Source(models.TextChoices):
        """The eight sources of SZ-8.2.1."""

        DATA = "data", "归集数据"
        PLATFORM_12315 = "12315", "12315 平台"
        HOTLINE_12345 = "12345", "12345 热线"
        WALK_IN = "walk_in", "现场反映"
        LETTER = "letter", "来信反映"
        SUPERIOR = "superior", "上级交办"
        ANALYSIS = "analysis", "研判分析"
        EXECUTION = "execution", "执行处置与考核"

    class Match(models.TextChoices):
        """How sure it is which subject is meant."""

        NONE = "none", "未匹配"
        EXACT = "exact", "代码一致"
        CONFIRMED = "confirmed", "人工确认"

    matter = models.OneToOneField("procedures.Matter", on_delete=models.PROTECT, related_name="clue")
    number = models.CharField(max_length=40, unique=True)
    source = models.CharField(max_length=12, choices=Source.choices)
    # Finer than the source, in the sender's words: portal, scan, hotline_12315, warning, on_site …
    channel = models.CharField(max_length=30, default="")
    text = WordsField()
    # What the reporter wrote about where it is; the subject's own address is in the registers.
    reported_name = ShortWordsField(max_length=240, default="")
    reported_address = ShortWordsField(max_length=240, default="")
    match = models.CharField(max_length=12, choices=Match.choices, default=Match.NONE)
    # The day the law counts from: when the breach was found or the material received (Order 2 art 18).
    found_on = models.DateField()
    received_at = models.DateTimeField()
    reporter_ref = models.CharField(max_length=60, default="")
    # SHA-256 of the public form that told it, its secret key and all: sent twice, it is one clue.
    form_key = models.CharField(max_length=64, default="")
    # Only a suspected breach carries the legal clock of verification; a wish or a question does not.
    breach_suspected = models.BooleanField()
    outcome = WordsField(default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    source__in=["data", "12315", "12345", "walk_in", "letter", "superior", "analysis", "execution"]
                ),
                name="clue_source_of_eight",
            ),
            models.UniqueConstraint(fields=["form_key"], condition=~models.Q(form_key=""), name="clue_once_a_form"),
        ]
        indexes = [
            models.Index(fields=["received_at"], name="clue_received"),
            models.Index(fields=["reporter_ref"], name="clue_reporter_ref", condition=~models.Q(reporter_ref="")),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def origin(self) -> str:
        """Where it comes from, in words."""
        return origin_words(self.get_source_display(), self.channel)

    @property
    def glyph(self) -> str:
        """Where it comes from, in one character."""
        return glyph_of(self.source, self.channel)


class ClassesRead(models.Model):
    """Up to which result of scoring clues were opened of what became red. One row."""

    scope: ClassVar = Unlisted("the place of a reader, about nobody")

    last = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.last}"
