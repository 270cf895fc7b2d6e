"""What a person keeps at the own desk: who stands in meanwhile, and lists asked for often."""

from typing import ClassVar

from django.db import models

from xinheng.kit.scope import Scope, Unlisted
from xinheng.support.accounts.models import Account
from xinheng.support.redaction.fields import ShortWordsField


class Absence(models.Model):
    """Somebody is away, both days included, and another finds that work among his own. It gives no right."""

    scope: ClassVar = Scope(office="away__office")

    away = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="absences")
    stand_in = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    since = models.DateField("自")
    until = models.DateField("至")
    made_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_index=False)
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(until__gte=models.F("since")), name="absence_ends_after_it_begins"
            ),
            models.CheckConstraint(condition=~models.Q(away=models.F("stand_in")), name="absence_of_another"),
        ]

    def __str__(self) -> str:
        return f"{self.away_id} {self.since}–{self.until}：{self.stand_in_id}"


class SavedView(models.Model):
    """What an account often asks of a list, kept under a name: a convenience of one's own, nothing is decided by it."""

    scope: ClassVar = Unlisted("everybody reads his own alone")

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="saved_views", db_index=False)
    # The list: the id of its procedure.
    place = models.CharField("列表", max_length=60)
    title = ShortWordsField("名称", max_length=20)
    # What is asked, but for typed words: they may name somebody.
    query = models.CharField("条件", max_length=300)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "place", "title"], name="saved_view_once"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.title}"
