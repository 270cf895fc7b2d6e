"""The runs of the models: which engine made what, from which data, and how long it took."""

from typing import ClassVar

from django.db import models

from xinheng.kit.scope import Unlisted


class ModelRun(models.Model):
    """One making of one model. `key` is the digest of its SQL and its inputs: with the same key it is the same result.

    A row with a `problem` is a run that failed: what there was before still stands.
    """

    scope: ClassVar = Unlisted("figures over the city, without any record; stewards read them by the model")

    model = models.CharField(max_length=40)
    engine = models.CharField(max_length=10)
    key = models.CharField(max_length=64)
    # The version of the lake it read.
    lake = models.IntegerField()
    # The day that `$day` stood for.
    day = models.DateField()
    made_at = models.DateTimeField()
    seconds = models.FloatField()
    rows = models.BigIntegerField(default=0)
    problem = models.CharField(max_length=400, default="", blank=True)

    class Meta:
        indexes = [models.Index(fields=["model", "engine", "-id"], name="run_of_model")]
