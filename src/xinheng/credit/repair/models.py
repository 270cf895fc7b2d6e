"""What was sent to 信用中国: the list of every exchange file."""

from typing import ClassVar

from django.db import models

from xinheng.kit.scope import Scope
from xinheng.support.procedures.models import Matter


class SentRepair(models.Model):
    """What an exchange file says of one matter: a repair granted, or taken back; what a reorganisation shields, all its
    facts together. The file is the matter `notice`."""

    scope: ClassVar = Scope(office="notice__office", field="notice__field")

    class What(models.TextChoices):
        """What the other side is to do with it."""

        GRANTED = "granted", "修复"
        REVOKED = "revoked", "撤销修复"
        RESTORED = "restored", "恢复修复"
        # Of a reorganisation (art 22): held back while the plan runs, then ended, or shown again.
        SHIELDED = "shielded", "临时屏蔽"
        ENDED = "ended", "停止公示"
        SHOWN_AGAIN = "unshielded", "恢复公示"

    notice = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="sent_repairs")
    repair = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=10, choices=What.choices)

    class Meta:
        constraints = [
            # Nothing is told twice.
            models.UniqueConstraint(fields=["repair", "what"], name="repair_sent_once"),
        ]
