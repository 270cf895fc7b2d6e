"""What the date strip shows, counted when a matter changes."""

import json
from collections.abc import Mapping
from typing import ClassVar

from django.db import models

from xinheng.kit.scope import Unlisted


class DueCount(models.Model):
    """How often a share of a family counts in a place for a holder (`support.procedures.counts`); 0 is nobody."""

    scope: ClassVar = Unlisted("read as the numbers of somebody's own list")

    place = models.CharField(max_length=120)
    holder = models.BigIntegerField()
    mark = models.CharField(max_length=32)
    share = models.TextField()
    number = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["place", "holder", "mark"], name="due_count_once"),
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.holder} {self.share}: {self.number}"


class CountedReach(models.Model):
    """What somebody may move in a place, for which the counts there are summed by day (`counts.reaches`)."""

    scope: ClassVar = Unlisted("read when the counts are kept")

    place = models.CharField(max_length=120)
    mark = models.CharField(max_length=32)
    # Permission → the fields of supervision in which it is held.
    fields = models.JSONField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["place", "mark"], name="counted_reach_once")]

    def __str__(self) -> str:
        return f"{self.place} {self.mark}"


class DueSum(models.Model):
    """How many families with a free member are due on a day in a place, for all of one reach: nobody's shares summed.

    `day` is an ISO text, `9999-12-31` where nothing is due.
    """

    scope: ClassVar = Unlisted("read as the numbers of somebody's own list")

    place = models.CharField(max_length=120)
    reach = models.CharField(max_length=32)
    day = models.CharField(max_length=10)
    number = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["place", "reach", "day"], name="due_sum_once")]

    def __str__(self) -> str:
        return f"{self.place} {self.reach} {self.day}: {self.number}"


class CountedFamily(models.Model):
    """What a family was last counted with, to be taken back when it is counted again."""

    scope: ClassVar = Unlisted("read when the counts are kept")

    # The number of its root, or of a matter alone.
    family = models.BigIntegerField(primary_key=True)
    shares = models.TextField()

    def __str__(self) -> str:
        return f"{self.family}: {self.shares}"

    @staticmethod
    def told(shares: Mapping[tuple[str, int, str], int]) -> str:
        """Shares as they are kept."""
        return json.dumps([[*key, number] for key, number in sorted(shares.items())], ensure_ascii=False)

    def counted(self) -> dict[tuple[str, int, str], int]:
        """The shares again."""
        return {(place, holder, share): number for place, holder, share, number in json.loads(self.shares)}


class TouchedFamily(models.Model):
    """A family of which a member changed; written by the database itself (`counts.noticing`)."""

    scope: ClassVar = Unlisted("read when the counts are kept")

    family = models.BigIntegerField()

    def __str__(self) -> str:
        return str(self.family)
