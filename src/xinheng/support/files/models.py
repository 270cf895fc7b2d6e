"""Files: what was handed in, byte by byte, and the copy that may be shown."""

from typing import ClassVar

from django.db import models

from xinheng.kit import city_time
from xinheng.kit.scope import Unlisted
from xinheng.support.accounts.models import Account
from xinheng.support.redaction.fields import ShortWordsField


class StoredFile(models.Model):
    """One file as it was taken: a photo, a document. Its bytes lie under `FILES_ROOT`, named by their own SHA-256.

    Evidence is `restricted`: its bytes are encrypted under `secret`, and destroying the secret erases them, while
    `digest` keeps proving what they were. `served_as` is the copy for eyes: re-encoded, without metadata.
    """

    scope: ClassVar = Unlisted("shown with what it is about, by who may handle that")

    name = ShortWordsField("文件名", max_length=120)
    media_type = models.CharField("类型", max_length=40)
    size = models.PositiveIntegerField("大小（字节）")
    # SHA-256 of the bytes as taken.
    digest = models.BinaryField("原件摘要", max_length=32)
    restricted = models.BooleanField("受限", default=True)
    secret = models.BinaryField(max_length=16, null=True)
    # SHA-256 in hexadecimal of the bytes on disk: the address of the original and of the copy.
    stored_as = models.CharField(max_length=64, db_index=True)
    served_as = models.CharField(max_length=64, default="", db_index=True)
    served_type = models.CharField(max_length=40, default="")
    about_kind = models.CharField(max_length=60, default="")
    about_id = models.CharField(max_length=120, default="")
    kept_at = models.DateTimeField("保存时间", default=city_time.now, editable=False)
    # Empty for what the public handed in.
    kept_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    erased_at = models.DateTimeField("销毁时间", null=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["about_kind", "about_id"], name="file_about")]

    def __str__(self) -> str:
        return self.name
