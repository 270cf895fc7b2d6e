"""Alarms, until somebody saw to them and afterwards."""

from typing import ClassVar

from django.db import models

from xinheng.kit.scope import Unlisted
from xinheng.support.accounts.models import Account
from xinheng.support.redaction.fields import WordsField


class Alarm(models.Model):
    """What was refused, or opened, too often from one place. Open until somebody saw to it; then never changed."""

    scope: ClassVar = Unlisted("about the platform itself, read by those who keep it")

    class Kind(models.TextChoices):
        """What was tried; `parameters.toml` says how often is too often."""

        GUESSED = "guessed", "反复猜口令"
        PROBED = "probed", "反复打开无权或没有的网页"
        FORGED = "forged", "系统请求签名不对"
        COLLECTED = "collected", "大量打开内部资料"
        FLOODED = "flooded", "请求过多被限次"

    kind = models.CharField("种类", max_length=10, choices=Kind.choices)
    # An account's name, a business's identity or a place on the network.
    place = models.CharField("来处", max_length=80)
    times = models.PositiveIntegerField("一小时内次数")
    begun_at = models.DateTimeField("第一次告警")
    last_at = models.DateTimeField("最近一次")
    seen_to_at = models.DateTimeField("处置时间", null=True)
    seen_to_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    words = WordsField("处置情况", default="", blank=True)

    class Meta:
        ordering: ClassVar = ["-begun_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "place"], condition=models.Q(seen_to_at__isnull=True), name="alarm_open_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.place}"
