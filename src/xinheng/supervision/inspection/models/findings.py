"""What was found, and what proves it."""

from typing import ClassVar

from django.db import models

from xinheng.kit.scope import Scope
from xinheng.supervision.inspection.models.tasks import InspectionTask
from xinheng.support.redaction.fields import WordsField

# What the order of a visit demands: to correct within a term, and to stop at once what goes to a case.
ORDERED = models.Q(disposal="correct") | models.Q(disposal="case", correct_within=0)


class Finding(models.Model):
    """One answer to one item, as one officer gave it. Answers are added; the one that counts is `current`.

    A phone makes `entry`, so the same answer sent twice is one row. An answer of another officer that did not know the
    current one is kept as `conflicting` until somebody chooses: nothing is overwritten, nothing is lost.
    """

    scope: ClassVar = Scope(office="task__matter__office", field="task__matter__field", plain=("photos",))

    class Answer(models.TextChoices):
        """合格 · 不合格 · 不适用."""

        PASS = "pass", "合格"
        FAIL = "fail", "不合格"
        NOT_APPLICABLE = "n/a", "不适用"

    class Standing(models.TextChoices):
        """Whether this answer counts."""

        CURRENT = "current", "有效"
        SUPERSEDED = "superseded", "已被替换"
        CONFLICTING = "conflicting", "待选择"

    task = models.ForeignKey(InspectionTask, on_delete=models.PROTECT, related_name="findings")
    item = models.CharField(max_length=40)
    entry = models.CharField(max_length=64)
    answer = models.CharField(max_length=4, choices=Answer.choices)
    note = WordsField(default="")
    # SHA-256 of the note as it was typed and shown: personal numbers are struck out of the note that is kept.
    note_digest = models.CharField(max_length=64, default="")
    disposal = models.CharField(max_length=20, default="")
    # Calendar days to correct, 0 = on the spot; null where nothing is to be corrected.
    correct_within = models.PositiveSmallIntegerField(null=True)
    photos = models.JSONField(default=list)
    by = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    # The phone's clock, then ours.
    noted_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    standing = models.CharField(max_length=12, choices=Standing.choices, default=Standing.CURRENT)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["task", "entry"], name="finding_entry_once"),
            models.UniqueConstraint(
                fields=["task", "item"], condition=models.Q(standing="current"), name="finding_current_once"
            ),
        ]


class Evidence(models.Model):
    """A photo that arrived for a task. The original is kept untouched and restricted; what is shown is a copy."""

    scope: ClassVar = Scope(office="task__matter__office", field="task__matter__field")

    task = models.ForeignKey(InspectionTask, on_delete=models.PROTECT, related_name="evidence")
    item = models.CharField(max_length=40, default="")
    sha256 = models.CharField(max_length=64)
    # Where the phone had to reduce the picture: the digest of what the camera took, which stays on the phone.
    original_sha256 = models.CharField(max_length=64, default="")
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField(null=True)
    # Where the phone says it was: "29.5838,106.5872", WGS 84.
    place = models.CharField(max_length=40, default="")
    by = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    arrived_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["task", "sha256"], name="evidence_once_a_task")]

    @property
    def is_later(self) -> bool:
        """Whether it came after the record was set and signed, which says nothing of it. Our own clock decides."""
        record = self.task.record_file
        return record is not None and self.arrived_at > record.kept_at
