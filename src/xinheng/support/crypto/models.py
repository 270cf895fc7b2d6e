"""What the database knows of the keys outside of it: enough to know them again, nothing to open anything with."""

from typing import ClassVar

from django.db import models

from xinheng.kit.scope import Unlisted


class KeyMark(models.Model):
    """The fingerprint of a key this database was written with; `retired_at` once another took its place."""

    scope: ClassVar = Unlisted("fingerprints of the keys, compared at the start")

    name = models.CharField("密钥", max_length=20)
    fingerprint = models.CharField("指纹", max_length=32)
    since = models.DateTimeField("启用时间")
    retired_at = models.DateTimeField("停用时间", null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name", "fingerprint"], name="key_marked_once"),
            models.UniqueConstraint(
                fields=["name"], condition=models.Q(retired_at__isnull=True), name="one_key_in_use"
            ),
        ]
