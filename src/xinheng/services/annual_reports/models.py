"""A report while it is being filled in, and as it was handed in until it is a record."""

import json
from typing import Any, ClassVar

from django.db import models

from xinheng.kit.canonical import canonical_json
from xinheng.kit.scope import Scope
from xinheng.support.crypto.cipher import decrypt, encrypt, new_secret
from xinheng.support.crypto.mac import lasting_mac


class ReportDraft(models.Model):
    """What was filled in of the report of a year, encrypted. `seq` rises with every saving: two at once are told."""

    scope: ClassVar = Scope(subject="identity")

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
