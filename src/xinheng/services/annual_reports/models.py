"""A report while it is being filled in; what was filed is a record."""

import json
from typing import Any, ClassVar

from django.db import models

from xinheng.kit.scope import Scope
from xinheng.support.crypto.cipher import decrypt, encrypt, new_secret


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
