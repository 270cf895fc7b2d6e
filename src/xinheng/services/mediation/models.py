"""The room of a mediation: what was said, offered and signed, and the doors of both parties."""

from typing import ClassVar

from django.db import models

from xinheng.kit import city_time
from xinheng.kit.scope import Scope, Unlisted
from xinheng.services.mediation.rules import PARTIES, SIDES, as_agreed
from xinheng.support.redaction.fields import WordsField


class Mediation(models.Model):
    """One mediation. State, appointment and agreement are the matter's; here are the doors of the two parties."""

    scope: ClassVar = Scope(
        office="matter__office", field="matter__field", subject="matter__subject_identity", partner="partner"
    )

    matter = models.OneToOneField("procedures.Matter", on_delete=models.PROTECT, related_name="mediation")
    # The marks of the keys that open the room for each party; the keys themselves are kept nowhere.
    complainant_key = models.BinaryField(max_length=32, null=True, unique=True)
    business_key = models.BinaryField(max_length=32, null=True, unique=True)
    # The organisation that mediates in the name of the authority (art 19); empty where the authority does so itself.
    partner = models.CharField(max_length=80, default="", blank=True, db_index=True)
    # Until when each of them opens.
    complainant_key_until = models.DateTimeField(null=True)
    business_key_until = models.DateTimeField(null=True)

    @property
    def sixty_days_run(self) -> str:
        """Until when the sixty days of the complaint run (art 23 (5)), in words; "" where they are over. They rest
        while a test is waited for (art 22)."""
        due = self.matter.parent.due_on if self.matter.parent else None
        if due is None or self.matter.state == "testing":
            return "在鉴定检测结束、恢复计算以后"
        return f"到 {due} " if due >= city_time.today() else ""

    @property
    def offer_taken(self) -> str:
        """The words of the last offer that all whom it asked agreed to; "" where none was."""
        offers = self.said.filter(offer=True).exclude(taken_by="").order_by("-pk")
        return next((as_agreed(words=one.words, side=one.side) for one in offers if one.taken), "")

    def __str__(self) -> str:
        return f"调解 {self.matter_id}"


class Said(models.Model):
    """Something said or offered in the room, by a side; an offer is taken or refused by the other, the mediator's by
    both."""

    scope: ClassVar = Scope(office="mediation__matter__office", field="mediation__matter__field")

    class Side(models.TextChoices):
        """Who speaks."""

        MEDIATOR = "mediator", "调解员"
        COMPLAINANT = "complainant", "投诉人"
        BUSINESS = "business", "被投诉人"

    mediation = models.ForeignKey(Mediation, on_delete=models.PROTECT, related_name="said")
    side = models.CharField(max_length=12, choices=Side.choices)
    by = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, null=True, related_name="+")
    words = WordsField()
    offer = models.BooleanField(default=False)
    # Who agreed to it: of the mediator's both, with a blank between the two.
    taken_by = models.CharField(max_length=24, default="")
    # Or who did not, or its maker, who took it back; the next offer is awaited.
    refused_by = models.CharField(max_length=12, default="")
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("pk",)

    @property
    def waits_for(self) -> list[str]:
        """The parties whose answer to the offer is awaited: mediation is voluntary on both sides (Order 121 art 18)."""
        if not self.offer or self.refused_by:
            return []
        return [side for side in PARTIES if side not in (self.side, *self.taken_by.split())]

    @property
    def taken(self) -> bool:
        """Whether all whom the offer asks agreed to it."""
        return self.offer and not self.refused_by and not self.waits_for

    @property
    def waits_for_words(self) -> str:
        """The same in words."""
        return "、".join(SIDES[side] for side in self.waits_for)

    def __str__(self) -> str:
        return f"{self.side} {self.at:%Y-%m-%d %H:%M}"


class Signed(models.Model):
    """One party's signature under one wording of the agreement; a changed wording needs a new one."""

    scope: ClassVar = Unlisted("read with its mediation")

    mediation = models.ForeignKey(Mediation, on_delete=models.PROTECT, related_name="signatures")
    side = models.CharField(max_length=12, choices=Said.Side.choices)
    # The digest of the wording that was signed.
    wording = models.BinaryField(max_length=32)
    strokes = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mediation", "side", "wording"], name="signed_once_a_wording"),
        ]

    def __str__(self) -> str:
        return f"{self.side} {self.at:%Y-%m-%d %H:%M}"


class Joined(models.Model):
    """A complaint handled jointly with the one that leads (共同投诉, Order 121 art 12): the leading one's room is its
    own. Who complains stays in each complaint, encrypted and erased there."""

    scope: ClassVar = Scope(office="matter__office", field="matter__field")

    matter = models.ForeignKey("procedures.Matter", on_delete=models.PROTECT, related_name="joined")
    lead = models.ForeignKey("procedures.Matter", on_delete=models.PROTECT, related_name="led")
    # Whether this complainant was chosen to speak for the others; who leads always speaks.
    represents = models.BooleanField(default=False)
    # The digest of the wording that was answered last, and how.
    answered = models.BinaryField(max_length=32, null=True)
    agrees = models.BooleanField(default=False)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["matter"], condition=models.Q(until=None), name="joined_once_at_a_time"),
        ]

    def __str__(self) -> str:
        return f"{self.matter_id} → {self.lead_id}"


class Signal(models.Model):
    """What one browser in a call tells another so that both find each other (WebRTC); gone after two minutes."""

    scope: ClassVar = Unlisted("read by the side it is for")

    mediation = models.ForeignKey(Mediation, on_delete=models.CASCADE, related_name="signals")
    side = models.CharField(max_length=12, choices=Said.Side.choices)
    to = models.CharField(max_length=12, choices=Said.Side.choices)
    body = models.TextField()
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.side} → {self.to}"
