"""What was struck out of people's words, kept sealed for who may open it."""

from typing import ClassVar

from django.db import models

from xinheng.kit.scope import Unlisted


class SealedWords(models.Model):
    """A text as it was typed, where the row it belongs to holds it with numbers struck out.

    Encrypted under a secret of its own: deleting the row, or the secret, erases it in every later backup.
    """

    scope: ClassVar = Unlisted("opened with the row it belongs to, with a purpose")

    about_kind = models.CharField(max_length=60)
    about_id = models.CharField(max_length=120)
    # The column of the row it was typed into.
    column = models.CharField(max_length=60)
    secret = models.BinaryField(max_length=16)
    sealed = models.BinaryField()
    sealed_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["about_kind", "about_id"], name="sealed_about")]

    def __str__(self) -> str:
        return f"{self.about_kind} {self.about_id} {self.column}"
