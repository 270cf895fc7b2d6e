"""The releases of open data. The files lie in the state folder; a row tells what they are."""

from typing import ClassVar

from django.db import models

from xinheng.kit.scope import Unlisted


class Release(models.Model):
    """One publishing of one dataset. Never changed."""

    scope: ClassVar = Unlisted("published to everybody")

    dataset = models.CharField(max_length=60)
    version = models.IntegerField()
    made_at = models.DateTimeField()
    rows = models.BigIntegerField()
    # Rows of which the figures were held back.
    held_back = models.BigIntegerField()
    licence = models.CharField(max_length=80)
    # Of the content: the same makes no new release.
    digest = models.CharField(max_length=64)
    # {"csv": {"sha256": …, "bytes": …}, …}
    files = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dataset", "version"], name="release_once")]
