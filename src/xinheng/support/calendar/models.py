"""The loaded days of the holiday announcements."""

from typing import ClassVar

from django.db import models

from xinheng.kit import city_time
from xinheng.kit.scope import Scope


class Holiday(models.Model):
    """One day on which a weekday is off or a weekend day is worked, by which announcement.

    `year` is the year announced: the last days of December may already belong to the next year's New Year.
    """

    scope: ClassVar = Scope(plain=("source",))

    date = models.DateField("日期", unique=True)
    name = models.CharField("名称", max_length=40)
    is_off = models.BooleanField("放假")
    year = models.PositiveSmallIntegerField("公布年度")
    source = models.CharField("依据", max_length=200)
    loaded_at = models.DateTimeField("载入时间", default=city_time.now, editable=False)

    class Meta:
        ordering: ClassVar = ["date"]

    def __str__(self) -> str:
        return f"{self.date} {self.name}{'放假' if self.is_off else '上班'}"
