"""Organisations: the city bureau, its district bureaux, their offices (市–区县–所)."""

from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models

from xinheng.kit.scope import Scope
from xinheng.support.prepared.rows import QuickRow


class Organisation(QuickRow):
    """One body that keeps watch over a territory.

    `path` is its place in the tree, with a closing slash (`5099/509901/50990102/`), so that "all below it" is a prefix.
    Every row that belongs to somebody carries such a path in a column called `office`; access is judged by it.
    """

    scope: ClassVar = Scope(office="path", plain=("name", "divisions", "streets"))

    class Kind(models.TextChoices):
        """Which of the three levels it stands on."""

        CITY = "city", "市局"
        DISTRICT = "district", "区县局"
        OFFICE = "office", "监管所"

    path = models.CharField(
        "路径",
        max_length=80,
        unique=True,
        validators=[RegexValidator(r"^([0-9A-Za-z-]+/)+$", "机构路径由若干段组成，每段以“/”结尾，例如 5099/509901/。")],
    )
    name = models.CharField("名称", max_length=120)
    short_name = models.CharField("简称", max_length=40)
    kind = models.CharField("层级", max_length=10, choices=Kind.choices)
    # Territory: division codes (6 digits: a district; 9: a town or street) …
    divisions = models.JSONField("辖区代码", default=list)
    # … and words of an address for where sources carry no town code: street and community names.
    streets = models.JSONField("辖区地名", default=list)

    # Where who is written to can ask: stands on its papers and in its messages.
    phone = models.CharField("联系电话", max_length=40, default="", blank=True)

    # What a bureau's papers say of it: the mark that its numbers begin with (山两河市监), who reviews what it decides
    # (行政复议法 art 24), which court hears a suit against it (行政诉讼法 art 18, or the one named for a whole city).
    mark = models.CharField("机关代字", max_length=20, default="", blank=True)
    reviewer = models.CharField("复议机关", max_length=60, default="", blank=True)
    court = models.CharField("管辖法院", max_length=60, default="", blank=True)

    # Merged or dissolved: what it did stays, nothing new is given to it.
    closed_on = models.DateField("撤销日期", null=True, blank=True)

    class Meta:
        ordering = ["path"]
        constraints = [
            models.CheckConstraint(condition=models.Q(path__endswith="/"), name="organisation_path_ends_in_slash")
        ]

    def __str__(self) -> str:
        return self.name
