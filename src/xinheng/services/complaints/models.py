"""A complaint: one consumer's dispute with one business, and what the consumer may look up of it."""

from typing import ClassVar

from django.db import models

from xinheng.kit.scope import Scope, Unlisted
from xinheng.support.prepared.rows import QuickRow
from xinheng.support.redaction.fields import ShortWordsField, WordsField


class Complaint(QuickRow):
    """A consumer dispute (消费者权益争议, Order 121 art 3). State, office and clocks are the matter's.

    Who complains is in `person` alone, encrypted under a key made from `secret`; destroying `secret` erases the person
    and leaves the complaint. `phone_key` finds the complaints of one telephone without the telephone.
    """

    scope: ClassVar = Scope(office="matter__office", field="matter__field", plain=("claims",))

    class Outcome(models.TextChoices):
        """How it ended (Order 121 art 15, 23, 24)."""

        NONE = "", "办理中"
        AGREED = "O1", "达成调解协议"
        TERMINATED = "O2", "终止调解"
        REJECTED = "O3", "不予受理"

    matter = models.OneToOneField("procedures.Matter", on_delete=models.PROTECT, related_name="complaint")
    number = models.CharField(max_length=40, unique=True)
    clue = models.ForeignKey("clues.Clue", on_delete=models.PROTECT, null=True, related_name="complaints")
    channel = models.CharField(max_length=30)
    person = models.BinaryField(null=True)
    secret = models.BinaryField(max_length=16, null=True)
    phone_key = models.BinaryField(max_length=32)
    # Whether a code sent to it was typed before the complaint was sent.
    phone_proven = models.BooleanField(default=False)
    # The mark of the receipt's word; the word itself is shown once and kept nowhere.
    word_digest = models.BinaryField(max_length=32, null=True)
    # The digest of the key made by the form, so that sending twice registers once, and of what was in the form.
    form_key = models.CharField(max_length=64, unique=True, null=True)
    form_digest = models.BinaryField(max_length=32, null=True)
    respondent_name = ShortWordsField(max_length=240)
    respondent_address = ShortWordsField(max_length=240, default="")
    goods = ShortWordsField(max_length=120, default="")
    issue = models.CharField(max_length=8)
    bought_on = models.DateField(null=True)
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    facts = WordsField()
    claims = models.JSONField(default=list)
    publish_agreed = models.BooleanField(default=False)
    delegated_agreed = models.BooleanField(default=False)
    # Whom the complainant would rather have mediate first: "council", "manager"; empty, whoever the office asks.
    delegate_wish = models.CharField(max_length=8, default="", blank=True)
    received_at = models.DateTimeField()
    outcome = models.CharField(max_length=4, choices=Outcome.choices, default=Outcome.NONE, blank=True)
    # A code of R16-*, T23-* with the officer's sentence; shown to the complainant as written.
    outcome_reason = models.CharField(max_length=8, default="")
    outcome_words = WordsField(default="")
    ended_on = models.DateField(null=True)
    publicised_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(outcome="", ended_on__isnull=True)
                | (~models.Q(outcome="") & models.Q(ended_on__isnull=False)),
                name="complaint_outcome_with_its_day",
            ),
            models.CheckConstraint(
                condition=models.Q(person__isnull=False, secret__isnull=False)
                | models.Q(person__isnull=True, secret__isnull=True),
                name="complaint_person_with_its_key",
            ),
        ]
        indexes = [
            models.Index(fields=["phone_key", "received_at"], name="complaint_phone"),
            models.Index(fields=["received_at"], name="complaint_received"),
        ]

    def __str__(self) -> str:
        return self.number


class HalfFiled(models.Model):
    """A complaint filled in and not sent yet, for a day: its answers encrypted, and the proof of its telephone.

    The key that finds it is with the device alone; here is its digest.
    """

    scope: ClassVar = Unlisted("found by the key of the device that filled it in")

    key = models.CharField(max_length=64, unique=True)
    secret = models.BinaryField(max_length=16)
    answers = models.BinaryField()
    phone_key = models.BinaryField(max_length=32)
    made_at = models.DateTimeField()
    # The complaint it became; sent twice within its day, it gives the same receipt.
    number = models.CharField(max_length=40, default="")
    # The mark of the newest code, when it was sent, how often another was tried; when the right one was typed.
    code_digest = models.BinaryField(max_length=32, null=True)
    code_sent_at = models.DateTimeField(null=True)
    code_tries = models.PositiveSmallIntegerField(default=0)
    proven_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["phone_key", "code_sent_at"], name="half_filed_phone")]

    def __str__(self) -> str:
        return f"{self.made_at:%Y-%m-%d %H:%M}"


class SentCode(models.Model):
    """A code sent to the telephone of a complaint, as a mark; it opens the complaint once, for some minutes."""

    scope: ClassVar = Unlisted("asked by its complaint when a code is typed")

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="sent_codes")
    digest = models.BinaryField(max_length=32)
    # A mark of the browser it was asked for in: there alone it is tried.
    browser = models.BinaryField(max_length=32, default=bytes)
    sent_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["complaint", "sent_at"], name="sent_code_recent")]

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.sent_at:%Y-%m-%d %H:%M}"
