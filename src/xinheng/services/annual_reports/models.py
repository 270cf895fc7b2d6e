"""A report while it is filled in, as it was handed in until it is a record, and its parts on the way to others."""

import json
from typing import Any, ClassVar

from django.db import models

from xinheng.kit import city_time
from xinheng.kit.canonical import canonical_json
from xinheng.kit.hanging import Hangs
from xinheng.kit.scope import Scope, Unlisted
from xinheng.support.crypto.cipher import decrypt, encrypt, new_secret
from xinheng.support.crypto.mac import lasting_mac
from xinheng.support.redaction.fields import ShortWordsField


class ReportDraft(models.Model):
    """What was filled in of the report of a year, encrypted. `seq` rises with every saving: two at once are told."""

    scope: ClassVar = Scope(subject="identity")
    hangs: ClassVar = Hangs(
        on="identity", merge="stays", split="stays",
        why="nothing yet; it is judged when it is filed",
    )  # fmt: skip

    identity = models.CharField("主体标识", max_length=80)
    year = models.PositiveSmallIntegerField("年度")
    secret = models.BinaryField(max_length=16)
    told = models.BinaryField()
    seq = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField()
    saved_by = models.CharField("经办人", max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["identity", "year"], name="draft_of_a_year_once")]

    def __str__(self) -> str:
        return f"{self.identity} {self.year}"

    def read(self) -> dict[str, Any]:
        """What was typed, by the name of the field."""
        told: dict[str, Any] = json.loads(decrypt(bytes(self.secret), bytes(self.told)))
        return told

    def write(self, told: dict[str, Any]) -> None:
        """Encrypt it, under a secret of its own the first time."""
        self.secret = self.secret or new_secret()
        self.told = encrypt(bytes(self.secret), json.dumps(told, ensure_ascii=False).encode())


def content_digest(identity: str, year: int, row: dict[str, Any]) -> bytes:
    """Stands for what was filed, so that the same sent twice is known; keyed, since figures are few (ADR 12)."""
    told = {name: str(value) for name, value in row.items()}
    return lasting_mac("annual-report", canonical_json({"of": identity, "year": year, "told": told}).encode())


class ReportFiling(models.Model):
    """A report as it was handed in: the receipt. Its content is here until it stands in the registers, then no more."""

    scope: ClassVar = Scope(subject="identity")
    hangs: ClassVar = Hangs(
        on="identity", merge="stays", split="told", since="filed_at", title="年度报告", named="year",
        why="a statement that was made in the name of the one; only its maker knows for whom",
    )  # fmt: skip

    identity = models.CharField("主体标识", max_length=80)
    year = models.PositiveSmallIntegerField("年度")
    # The first filing of the year, the first change, and so on.
    seq = models.PositiveSmallIntegerField("次数")
    digest = models.BinaryField(max_length=32)
    secret = models.BinaryField(max_length=16)
    told = models.BinaryField()
    # The acting person's number, and the name as the trail tells it.
    filer = models.BigIntegerField()
    filed_by = models.CharField("经办人", max_length=60)
    filed_at = models.DateTimeField("报送时间")
    entered_at = models.DateTimeField("入库时间", null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["identity", "year", "seq"], name="filing_of_a_year_once")]
        indexes = [models.Index(fields=["id"], condition=models.Q(entered_at=None), name="filings_waiting")]

    def __str__(self) -> str:
        return f"{self.identity} {self.year} {self.seq}"

    def read(self) -> dict[str, str]:
        """The row for the registers; empty once it stands there."""
        told: dict[str, str] = json.loads(decrypt(bytes(self.secret), bytes(self.told))) if self.secret else {}
        return told

    def write(self, row: dict[str, str]) -> None:
        """Encrypt the row under a secret of its own."""
        self.secret = new_secret()
        self.told = encrypt(bytes(self.secret), json.dumps(row, ensure_ascii=False).encode())


class PartsBatch(models.Model):
    """A question of a receiver, signed by it, and how many parts it was given."""

    scope: ClassVar = Unlisted("one line for the day's book of the exchange, about nobody")

    receiver = models.CharField("接收部门", max_length=40)
    # Of the receiver, so that a question that was overheard cannot be asked again.
    nonce = models.CharField(max_length=64)
    handed_at = models.DateTimeField("交接时间", default=city_time.now)
    parts = models.PositiveIntegerField("份数", default=0)
    # SHA-256 of what was handed over.
    digest = models.CharField(max_length=64, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["receiver", "nonce"], name="parts_asked_once")]

    def __str__(self) -> str:
        return f"{self.receiver} {self.handed_at:%Y-%m-%d %H:%M}"


class ReportPart(models.Model):
    """The part of a filed report that another department gets besides (多报合一), and what became of it.

    It holds no content: what is handed over is read from the registers at that moment.
    """

    class State(models.TextChoices):
        """Where it is."""

        WAITING = "waiting", "等待对方来取"
        HANDED = "handed", "已交给对方，等待回执"
        RECEIVED = "received", "对方已接收"
        RETURNED = "returned", "对方退回"
        OVERTAKEN = "overtaken", "已由更正后的年报代替"

    scope: ClassVar = Scope(subject="filing__identity")

    filing = models.ForeignKey(ReportFiling, on_delete=models.PROTECT, related_name="parts")
    receiver = models.CharField("接收部门", max_length=40)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.WAITING)
    handed_at = models.DateTimeField("交接时间", null=True)
    answered_at = models.DateTimeField("回执时间", null=True)
    # What the receiver calls it, and why it sent it back.
    receipt = models.CharField("回执号", max_length=60, default="")
    reason = ShortWordsField("退回原因", max_length=200, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["filing", "receiver"], name="part_of_a_filing_once")]
        indexes = [
            models.Index(
                fields=["receiver", "id"], condition=models.Q(state__in=["waiting", "handed"]), name="parts_on_the_way"
            )
        ]

    def __str__(self) -> str:
        return f"{self.filing} {self.receiver}"
