"""The audit trail: events chained by digest, the sealed head of each chain, and signed checkpoints.

Events are added and never changed: the model refuses, and so does the database by trigger. There are no foreign keys,
so that the trail outlives what it tells of and never blocks it.
"""

from typing import Any, ClassVar, NoReturn

from django.db import models

from xinheng.kit.scope import Scope, Unlisted
from xinheng.support.prepared.rows import QuickRow


class Appended(QuickRow):
    """A row that is written once. Changing or deleting it is an error of the programmer."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Only the first time."""
        if not self._state.adding:
            raise TypeError(f"{type(self).__name__} rows are appended, never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Never."""
        raise TypeError(f"{type(self).__name__} rows are appended, never deleted")


class AuditEvent(Appended):
    """Who did what to which thing, when. `digest` covers every column and the digest of the event before."""

    scope: ClassVar = Scope(office="stream", plain=("target_id", "detail"))

    stream = models.CharField("链", max_length=80)
    seq = models.BigIntegerField("序号")
    at = models.DateTimeField("时间")
    actor_kind = models.CharField("操作者类别", max_length=10)
    actor_id = models.CharField("操作者编号", max_length=40)
    actor_name = models.CharField("操作者", max_length=60)
    verb = models.CharField("动作", max_length=60)
    target_kind = models.CharField("对象类别", max_length=60)
    target_id = models.CharField("对象编号", max_length=120)
    # Canonical JSON as text: the very characters the digest was made from.
    detail = models.TextField("详情")
    previous = models.BinaryField(max_length=32)
    digest = models.BinaryField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["stream", "seq"], name="audit_event_in_its_place")]
        indexes = [models.Index(fields=["target_kind", "target_id", "id"], name="audit_event_of_target")]


class ChainHead(models.Model):
    """The last event of a chain, locked while the next is added.

    `seal` is a mark made with a key outside the database: who rewrites the chain cannot rewrite its head.
    """

    scope: ClassVar = Unlisted("read when the chain is proven")

    stream = models.CharField(max_length=80, primary_key=True)
    seq = models.BigIntegerField(default=0)
    digest = models.BinaryField(max_length=32, default=bytes(32))
    seal = models.BinaryField(max_length=32, default=b"")
    # How far the last checkpoint reaches, so that the worker can ask every second what is due.
    signed_seq = models.BigIntegerField(default=0)
    signed_at = models.DateTimeField(null=True)


class Checkpoint(Appended):
    """A chain's head signed at one moment. A copy held by a second organisation shows a cut tail."""

    scope: ClassVar = Unlisted("read when the chain is proven")

    stream = models.CharField(max_length=80)
    seq = models.BigIntegerField()
    digest = models.BinaryField(max_length=32)
    at = models.DateTimeField()
    key = models.CharField(max_length=16)
    signature = models.BinaryField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["stream", "seq"], name="checkpoint_once")]


class Delivery(models.Model):
    """How far the checkpoints have been sent to one who keeps them; what stands between when sending failed."""

    scope: ClassVar = Unlisted("read when checkpoints are sent")

    to = models.CharField(max_length=300, primary_key=True)
    sent = models.BigIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    tried_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=200, default="")
