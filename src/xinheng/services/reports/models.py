"""A report: what somebody saw, and apart from it who told it."""

import json
from dataclasses import asdict, dataclass
from typing import ClassVar

from django.db import models

from xinheng.kit.scope import Scope
from xinheng.support.crypto.cipher import decrypt, encrypt, new_secret
from xinheng.support.redaction.fields import ShortWordsField, WordsField


@dataclass(frozen=True)
class Reporter:
    """Who reported, and the words that name somebody. Empty where nobody gave a name."""

    name: str = ""
    phone: str = ""
    address: str = ""
    text: str = ""


class Report(models.Model):
    """举报 (Order 121 art 3, 28). State, office and clocks are the matter's; the reporter is encrypted on its own."""

    scope: ClassVar = Scope(office="matter__office", field="matter__field")

    matter = models.OneToOneField("procedures.Matter", on_delete=models.PROTECT, related_name="violation_report")
    number = models.CharField(max_length=40, unique=True)
    respondent_name = ShortWordsField(max_length=240, default="")
    respondent_address = ShortWordsField(max_length=240, default="")
    text = WordsField()
    # Encrypted under `secret`; without it who reported is gone, the report stays.
    reporter = models.BinaryField(null=True)
    secret = models.BinaryField(max_length=16, null=True)
    # The mark of the receipt's word; the word itself is kept nowhere.
    word_digest = models.BinaryField(max_length=32, null=True)
    # The digest of the key the form made, so that sending twice registers once.
    form_key = models.CharField(max_length=64, null=True, unique=True)

    def __str__(self) -> str:
        return self.number

    def read_reporter(self) -> Reporter | None:
        """Who reported; None for an anonymous report and where it was destroyed."""
        if self.reporter is None or self.secret is None:
            return None
        return Reporter(**json.loads(decrypt(bytes(self.secret), bytes(self.reporter))))

    def write_reporter(self, reporter: Reporter) -> None:
        """Keep who reported, under a secret of this report alone."""
        self.secret = new_secret()
        self.reporter = encrypt(bytes(self.secret), json.dumps(asdict(reporter), ensure_ascii=False).encode())
