"""Who objects, and the word that opens it again."""

import json
from typing import ClassVar

from django.db import models

from xinheng.kit.scope import Scope
from xinheng.support.crypto.cipher import decrypt, encrypt, new_secret
from xinheng.support.procedures.models import Matter


class Objection(models.Model):
    """An objection to a record. What it says stands in the facts of its matter; here only who says it, encrypted."""

    scope: ClassVar = Scope(office="matter__office", field="matter__field")

    matter = models.OneToOneField(Matter, on_delete=models.PROTECT, related_name="objection")
    # Name and telephone, encrypted under `secret`; without it they are gone.
    secret = models.BinaryField(max_length=16)
    person = models.BinaryField()
    # The mark of the receipt's word; the word itself is kept nowhere.
    word_digest = models.BinaryField(max_length=32, null=True)
    # The digest of the key made by the form, so that sending twice registers once.
    form_key = models.CharField(max_length=64, unique=True, null=True)

    def __str__(self) -> str:
        return f"异议 {self.matter_id}"

    def read(self) -> dict[str, str]:
        """Name and telephone in clear; nothing where the secret was destroyed."""
        if not self.secret:
            return {}
        told: dict[str, str] = json.loads(decrypt(bytes(self.secret), bytes(self.person)))
        return told

    def write(self, *, name: str, phone: str) -> None:
        """Encrypt who it is, under a secret of its own the first time."""
        self.secret = self.secret or new_secret()
        self.person = encrypt(bytes(self.secret), json.dumps({"name": name, "phone": phone}).encode())
