"""A file of tickets, and what became of each of its rows."""

import json
from typing import ClassVar

from django.db import models

from xinheng.kit.scope import Scope
from xinheng.support.accounts.models import Account
from xinheng.support.crypto.cipher import decrypt
from xinheng.support.redaction.fields import ShortWordsField


class TicketFile(models.Model):
    """One file that was handed in."""

    scope: ClassVar = Scope(office="office", plain=("office",))

    office = models.CharField(max_length=120)
    name = ShortWordsField(max_length=200)
    channel = models.CharField(max_length=30)
    digest = models.CharField(max_length=64)
    taken_at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["office", "taken_at"], name="ticket_file_recent")]

    def __str__(self) -> str:
        return f"{self.channel} {self.taken_at:%Y-%m-%d %H:%M}"


class Ticket(models.Model):
    """One row. `number` is the other platform's; `matter` what it became, or for a duplicate what it became before.

    The cells of a refused row are encrypted under `secret` until it is corrected or its days are over.
    """

    scope: ClassVar = Scope(office="file__office")

    class State(models.TextChoices):
        """What became of it."""

        TAKEN = "taken", "已登记"
        DUPLICATE = "duplicate", "重复"
        REFUSED = "refused", "未登记"
        CORRECTED = "corrected", "更正后已登记"

    file = models.ForeignKey(TicketFile, on_delete=models.CASCADE, related_name="tickets")
    line = models.PositiveIntegerField()
    channel = models.CharField(max_length=30)
    number = models.CharField(max_length=60, default="")
    state = models.CharField(max_length=12, choices=State.choices)
    why = ShortWordsField(max_length=500, default="")
    matter = models.ForeignKey("procedures.Matter", on_delete=models.PROTECT, null=True, related_name="tickets")
    cells = models.BinaryField(null=True)
    secret = models.BinaryField(max_length=16, null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["channel", "number"], condition=models.Q(state="taken"), name="ticket_taken_once"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["number"], name="ticket_number")]

    def __str__(self) -> str:
        return f"{self.channel} {self.number}"

    def read_cells(self) -> dict[str, str]:
        """The cells as they came; none where they are gone."""
        if self.cells is None or self.secret is None:
            return {}
        told: dict[str, str] = json.loads(decrypt(bytes(self.secret), bytes(self.cells)))
        return told
