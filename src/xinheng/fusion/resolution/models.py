"""Records that wait for a subject, and what stewards decided about them."""

from typing import ClassVar

from django.db import models

from xinheng.fusion.registers.models import Record, Subject
from xinheng.kit.hanging import Hangs
from xinheng.kit.scope import Scope
from xinheng.support.redaction.fields import WordsField


class Waiting(models.Model):
    """A current record whose subject (or, with a role, somebody it mentions) is not known yet, and how it is named.

    `scheme` is a scheme of identifiers, `via:<record type>:<source>` for a parent record, or `match` for a row that
    has only a name or an address. For persons the value is a blind key.
    """

    scope: ClassVar = Scope(plain=("scheme", "value", "name"))

    record = models.ForeignKey(Record, on_delete=models.CASCADE, db_constraint=False)
    role = models.CharField(max_length=40, default="")
    scheme = models.CharField(max_length=140)
    value = models.CharField(max_length=480)
    name = models.CharField(max_length=480, default="")

    class Meta:
        indexes = [models.Index(fields=["scheme", "value"], name="waiting_for")]


class Decision(models.Model):
    """A steward's word on whom a record is about. Kept apart from the record, and undone without loss."""

    scope: ClassVar = Scope(plain=("key", "by", "undone_by"))
    hangs: ClassVar = Hangs(
        on="subject", merge="stays", split="stays",
        why="about one record, undone by itself; where a merge led it the record is led too",
    )  # fmt: skip

    # The record is named by what does not change when it is linked: type, source and key.
    type = models.CharField(max_length=60)
    source = models.CharField(max_length=60)
    key = models.CharField(max_length=240)
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT)
    decided_at = models.DateTimeField()
    by = models.CharField(max_length=120)
    reason = WordsField()
    # Whether the rule of matching said so, which may say otherwise when more is known; a steward's word stays.
    by_rule = models.BooleanField(default=False)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=120, default="")

    class Meta:
        indexes = [models.Index(fields=["type", "source", "key"], name="decision_about")]
