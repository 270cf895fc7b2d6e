"""The last number of each series."""

from typing import ClassVar

from django.db import models

from xinheng.kit.scope import Unlisted


class NumberSeries(models.Model):
    """The last number given in one series (`诉5099-20261120`). One row a series; given in one atomic statement."""

    scope: ClassVar = Unlisted("counters of numbers")

    name = models.CharField(max_length=60, primary_key=True)
    last = models.BigIntegerField()
