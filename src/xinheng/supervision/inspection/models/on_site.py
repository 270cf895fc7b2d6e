"""What the phone brings from the place: signatures and steps."""

from typing import ClassVar

from django.db import models

from xinheng.kit.scope import Scope
from xinheng.supervision.inspection.models.tasks import InspectionTask
from xinheng.support.redaction.fields import ShortWordsField, WordsField


class Signature(models.Model):
    """The party's signature under the record, or its refusal with a witness (Order 49 art 27; 行政处罚法 art 55)."""

    scope: ClassVar = Scope(office="task__matter__office", field="task__matter__field")

    class Role(models.TextChoices):
        """Who signs."""

        PARTY = "party", "当事人"
        WITNESS = "witness", "见证人"
        OFFICER = "officer", "检查人员"

    task = models.ForeignKey(InspectionTask, on_delete=models.PROTECT, related_name="signatures")
    role = models.CharField(max_length=8, choices=Role.choices)
    # Encrypted under `secret`: who signed is personal.
    name = models.BinaryField()
    secret = models.BinaryField(max_length=16)
    refused = models.BooleanField(default=False)
    reason = WordsField(default="")
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, null=True, related_name="+")
    # The officer whose signature it is; empty for party and witness.
    officer = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, null=True, related_name="+")
    # SHA-256 of what was shown before signing (`shown.py`): answers, photos, and the lines of the paper.
    shown = models.CharField(max_length=64, default="")
    # When it arrived, by our clock, which alone decides; the phone's clock is only noted.
    signed_at = models.DateTimeField()
    phone_at = models.DateTimeField(null=True)
    # Made on the phone: the same signature sent twice is one row.
    entry = models.CharField(max_length=64, default="")
    # What was signed changed afterwards, or the findings were opened again: it stays on file and is signed anew.
    void = models.BooleanField(default=False)
    void_reason = ShortWordsField(max_length=200, default="")
    by = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["task", "role"],
                condition=models.Q(void=False, officer__isnull=True),
                name="signature_once_a_role",
            ),
            models.UniqueConstraint(
                fields=["task", "officer"], condition=models.Q(void=False), name="signature_once_an_officer"
            ),
            models.UniqueConstraint(
                fields=["task", "entry"], condition=~models.Q(entry=""), name="signature_entry_once"
            ),
            models.CheckConstraint(
                condition=models.Q(refused=True, file__isnull=True) | models.Q(refused=False, file__isnull=False),
                name="signature_or_refusal",
            ),
            models.CheckConstraint(
                condition=models.Q(refused=False) | ~models.Q(reason=""), name="signature_refusal_has_reason"
            ),
        ]


class PhoneStep(models.Model):
    """An arrival or an end that came from a phone, by the id made there: sent again it is known."""

    scope: ClassVar = Scope(office="task__matter__office", field="task__matter__field")

    task = models.ForeignKey(InspectionTask, on_delete=models.PROTECT, related_name="phone_steps")
    entry = models.CharField(max_length=64)
    verb = models.CharField(max_length=40)
    by = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    # The phone's clock, then ours; and when the step counts as having been (`rules.moment_on_site`), empty where it
    # changed nothing.
    noted_at = models.DateTimeField(null=True)
    arrived_at = models.DateTimeField()
    counts_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["task", "entry"], name="phone_step_once")]
