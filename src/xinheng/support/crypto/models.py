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


class KeyRenewal(models.Model):
    """How far the rows that are found by a mark have been marked anew since a key was exchanged."""

    scope: ClassVar = Unlisted("how far a piece of work came; shown to who exchanges keys")

    part = models.CharField("内容", max_length=60)
    key = models.CharField("密钥", max_length=20)
    fingerprint = models.CharField("指纹", max_length=32)
    # Up to which row was looked at, and how many of those were written.
    last = models.CharField(max_length=80, default="")
    looked_at = models.BigIntegerField("已看", default=0)
    renewed = models.BigIntegerField("已改写", default=0)
    begun_at = models.DateTimeField("开始时间")
    finished_at = models.DateTimeField("完成时间", null=True)

    class Meta:
        ordering = ("pk",)
        constraints = [models.UniqueConstraint(fields=["part", "fingerprint"], name="part_renewed_once")]

    def __str__(self) -> str:
        return f"{self.part} {self.looked_at}"
