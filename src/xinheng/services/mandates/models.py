"""Persons who act for businesses, what they may do, and the codes that let them in."""

import json
from typing import ClassVar

from django.db import models

from xinheng.kit import city_time
from xinheng.kit.hanging import Hangs
from xinheng.kit.scope import Scope, Unlisted
from xinheng.support.access.parties import PartyRight
from xinheng.support.crypto.cipher import decrypt, encrypt, new_secret


class ActingPerson(models.Model):
    """Somebody who acts for businesses, found by the blind key of the telephone."""

    scope: ClassVar = Unlisted("read with a mandate, or by the key of its telephone")

    phone_key = models.BinaryField(max_length=32, unique=True)
    # Name and telephone, encrypted under `secret`.
    secret = models.BinaryField(max_length=16)
    told = models.BinaryField()
    opened_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"经办人 {self.pk}"

    def read(self) -> dict[str, str]:
        """Name and telephone in clear."""
        told: dict[str, str] = json.loads(decrypt(bytes(self.secret), bytes(self.told)))
        return told

    def write(self, *, name: str, phone: str) -> None:
        """Encrypt who it is, under a secret of its own the first time."""
        self.secret = self.secret or new_secret()
        self.told = encrypt(bytes(self.secret), json.dumps({"name": name, "phone": phone}).encode())


class Mandate(models.Model):
    """A person acts for a business, with these rights, until it is taken back or ends. It is ended, never deleted."""

    scope: ClassVar = Scope(subject="identity", plain=("subject_name", "rights"))
    hangs: ClassVar = Hangs(
        on="identity", merge="moves", split="ends", since="given_at",
        why="who acted for the one acts for the other; who came in by the other goes, with whatever he handed on",
    )  # fmt: skip

    person = models.ForeignKey(ActingPerson, on_delete=models.PROTECT, related_name="mandates")
    identity = models.CharField("主体标识", max_length=80, db_index=True)
    subject_name = models.CharField("主体名称", max_length=200)
    # The representative of the register; the others were authorised by one who manages mandates.
    represents = models.BooleanField("法定代表人（经营者）", default=False)
    rights = models.JSONField("权限", default=list)
    post = models.CharField("岗位", max_length=40, default="", blank=True)
    given_by = models.ForeignKey(ActingPerson, on_delete=models.PROTECT, null=True, related_name="+")
    given_at = models.DateTimeField("授权时间")
    # When the register was last asked whether it still names the representative; when it was given until then.
    judged_at = models.DateTimeField("核对登记的时间", null=True)
    expires_on = models.DateField("有效期至", null=True, blank=True)
    ended_at = models.DateTimeField("收回时间", null=True)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["person", "identity"], condition=models.Q(ended_at=None), name="mandate_in_force_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject_name}：{self.person_id}"

    @property
    def held(self) -> list[str]:
        """What may be done: by the representative everything, what came into being later too."""
        return [right.value for right in PartyRight] if self.represents else list(self.rights)

    @property
    def right_titles(self) -> list[str]:
        """What may be done, in words."""
        return [right.label for right in PartyRight if right.value in self.held]


class LicenceBinding(models.Model):
    """Whom a provider of electronic licences means by its name for a person: found by a mark of issuer and name, bound
    once, by a code sent to the telephone."""

    scope: ClassVar = Unlisted("found by the mark of what a provider signed")

    mark = models.BinaryField(max_length=32, unique=True)
    person = models.ForeignKey(ActingPerson, on_delete=models.PROTECT, related_name="licences")
    bound_at = models.DateTimeField("绑定时间")

    def __str__(self) -> str:
        return f"{self.person} {self.bound_at:%Y-%m-%d}"


class ElectronicConsent(models.Model):
    """A business agrees to be served in its own workspace (Order 2 art 82 (3)); ended, never deleted."""

    scope: ClassVar = Scope(subject="identity")
    hangs: ClassVar = Hangs(
        on="identity", merge="stays", split="ends", since="given_at",
        why="who agreed may have been the other business",
    )  # fmt: skip

    identity = models.CharField("主体标识", max_length=80)
    given_by = models.CharField("同意人", max_length=60)
    given_at = models.DateTimeField("同意时间", default=city_time.now)
    ended_by = models.CharField("撤回人", max_length=60, default="")
    ended_at = models.DateTimeField("撤回时间", null=True)

    class Meta:
        ordering = ("-pk",)
        constraints = [
            models.UniqueConstraint(fields=["identity"], condition=models.Q(ended_at=None), name="consent_once"),
        ]

    def __str__(self) -> str:
        return f"同意电子送达 {self.identity}"


class ClassesTold(models.Model):
    """Up to which result of scoring businesses were told of a change of their colour. One row."""

    scope: ClassVar = Unlisted("the place of a reader, about nobody")

    last = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.last}"


class RepairTold(models.Model):
    """That a holder was told that a fact may be repaired: once, however long the messages are kept."""

    scope: ClassVar = Unlisted("what the worker has told; read by nobody else")

    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="+")
    # A digest of the procedure and the number of the decision.
    fact = models.CharField(max_length=32)
    told_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mandate", "fact"], name="repair_told_once")]

    def __str__(self) -> str:
        return f"{self.mandate_id}:{self.fact}"


class EntryCode(models.Model):
    """A code sent to a telephone to come in with; kept as a mark, good for one entry."""

    scope: ClassVar = Unlisted("asked by telephone and business alone")
    hangs: ClassVar = Hangs(
        on="identity", merge="stays", split="stays",
        why="lives for minutes; whose telephone it is is judged when it is typed",
    )  # fmt: skip

    phone_key = models.BinaryField(max_length=32, db_index=True)
    identity = models.CharField(max_length=80)
    digest = models.BinaryField(max_length=32)
    sent_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.sent_at:%Y-%m-%d %H:%M}"
