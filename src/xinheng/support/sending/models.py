"""Messages that leave the platform, and by which ways a person wants to be reached."""

import json
from typing import ClassVar

from django.db import models

from xinheng.kit import city_time
from xinheng.kit.scope import Unlisted
from xinheng.support.accounts.models import Account
from xinheng.support.crypto.cipher import decrypt, encrypt, new_secret


class Channel(models.TextChoices):
    """A way out of the platform."""

    SMS = "sms", "短信"
    MAIL = "mail", "电子邮件"
    WECOM = "wecom", "企业微信"


class Message(models.Model):
    """One message to one address: its record of delivery. To whom and what is sealed, and gone once it is settled.

    `key` names what it tells, so that whoever orders it again orders nothing. `provider` is with whom it was begun: as
    long as that one may have taken it, no other gets it.
    """

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting", "等待发送"
        SENDING = "sending", "正在发送"
        SENT = "sent", "已发出"
        GIVEN_UP = "given_up", "没有发出"

    scope: ClassVar = Unlisted("read by the account it is sent to; of others only how many wait")

    key = models.CharField(max_length=120, unique=True)
    channel = models.CharField("方式", max_length=8, choices=Channel.choices)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, null=True, related_name="+")
    secret = models.BinaryField(max_length=16, default=b"")
    told = models.BinaryField(default=b"")
    state = models.CharField("状态", max_length=8, choices=State.choices, default=State.WAITING)
    provider = models.CharField(max_length=120, default="", blank=True)
    attempts = models.PositiveSmallIntegerField("次数", default=0)
    # When it is sent, or tried again; while it is being sent, until when nobody else takes it.
    due_at = models.DateTimeField(default=city_time.now)
    ordered_at = models.DateTimeField("写成时间", default=city_time.now, editable=False)
    settled_at = models.DateTimeField("发出时间", null=True)
    trouble = models.CharField("原因", max_length=200, default="", blank=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(
                fields=["state", "due_at"],
                condition=models.Q(state__in=["waiting", "sending", "given_up"]),
                name="message_not_sent",
            ),
            models.Index(fields=["account", "-id"], name="message_to_account"),
            models.Index(fields=["settled_at"], name="message_by_age"),
        ]

    # Whether an earlier try may have been taken by `provider`; asked only while it is being sent.
    bound = False

    def __str__(self) -> str:
        return self.key

    def read(self) -> dict[str, str]:
        """`to` and `words` in clear; empty once it is settled."""
        told: dict[str, str] = json.loads(decrypt(bytes(self.secret), bytes(self.told))) if self.told else {}
        return told

    def write(self, *, to: str, words: str) -> None:
        """Seal to whom it goes and what it says."""
        self.secret = new_secret()
        self.told = encrypt(bytes(self.secret), json.dumps({"to": to, "words": words}).encode())


class Reach(models.Model):
    """By one channel: where a person is reached, and how often he wants to be told there."""

    class Often(models.TextChoices):
        """At once, in one message a day, or only of terms of the law."""

        AT_ONCE = "at_once", "有通知就发"
        DAILY = "daily", "每天汇总一次"
        LAW_ONLY = "law_only", "只发法定期限的提醒"

    scope: ClassVar = Unlisted("read by its own account")

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="reaches")
    channel = models.CharField("方式", max_length=8, choices=Channel.choices)
    often = models.CharField("多久发一次", max_length=8, choices=Often.choices, default=Often.AT_ONCE)
    secret = models.BinaryField(max_length=16)
    told = models.BinaryField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "channel"], name="one_reach_a_channel")]

    def __str__(self) -> str:
        return f"{self.channel} {self.account_id}"

    @property
    def address(self) -> str:
        """The telephone, the mail address or WeCom's name of the person."""
        return decrypt(bytes(self.secret), bytes(self.told)).decode()

    def keep_address(self, address: str) -> None:
        """Seal it."""
        self.secret = new_secret()
        self.told = encrypt(bytes(self.secret), address.encode())
