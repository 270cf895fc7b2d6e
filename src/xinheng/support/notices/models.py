"""Notices: short messages to accounts, inside the platform."""

from typing import ClassVar

from django.db import models

from xinheng.kit import city_time
from xinheng.kit.scope import Unlisted
from xinheng.support.accounts.models import Account
from xinheng.support.prepared.rows import QuickRow
from xinheng.support.redaction.fields import ShortWordsField


class Notice(QuickRow):
    """One message to one account: what happened and to what. Unread until `read_at` is set."""

    scope: ClassVar = Unlisted("read by the account it was sent to")

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="notices")
    title = ShortWordsField("标题", max_length=120)
    body = ShortWordsField("内容", max_length=500, default="", blank=True)
    # Tells of a term of the law: it leaves by every way the person gave, at once, whatever he chose.
    of_law = models.BooleanField("法定", default=False)
    about_kind = models.CharField(max_length=60, default="")
    about_id = models.CharField(max_length=120, default="")
    # The state in which the matter it is about asks for something of the account; "" where it only tells.
    asked_in = models.CharField(max_length=60, default="", blank=True)
    sent_at = models.DateTimeField("发送时间", default=city_time.now, editable=False)
    read_at = models.DateTimeField("阅读时间", null=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["account", "-id"], name="notice_of_account"),
            # The number on the bell is asked for by every page, and who has read thousands has few
            # unread. By what it is about too: those of one matter are found at once. `read_at` is always null
            # there, but SQLite reads the row to see it, and goes by another index, where this one does not hold it.
            models.Index(
                fields=["account", "about_kind", "about_id", "read_at"],
                condition=models.Q(read_at__isnull=True),
                name="notice_unread",
            ),
        ]

    def __str__(self) -> str:
        return self.title
