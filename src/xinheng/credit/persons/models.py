"""A warning that a barred or warned person works at a shop, and to whom it was sent."""

from typing import ClassVar

from django.db import models

from xinheng.fusion.registers.models import Subject
from xinheng.kit.hanging import Hangs
from xinheng.kit.scope import Scope, Unlisted
from xinheng.support.accounts.models import Account
from xinheng.support.redaction.fields import ShortWordsField


class PersonWarning(models.Model):
    """One person of one list at one shop, from the day it was found until it is over. It is ended, never deleted.

    The record `key_person_alert` says the same in the registers, where the shop's page and its score read it; here
    stands what was done about it. The person is known by a keyed hash alone, and shown by the masked name.
    """

    scope: ClassVar = Scope(
        office="office", subject="identity", plain=("subject_name", "relation", "ground", "list_key", "cleared_why")
    )
    hangs: ClassVar = Hangs(
        on="shop", merge="recounted", split="recounted",
        why="the follower of the registers raises and clears it by the records of the shop",
    )  # fmt: skip

    person = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    shop = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    identity = models.CharField("主体标识", max_length=80)
    subject_name = models.CharField("主体名称", max_length=240)
    office = models.CharField(max_length=80, default="", db_index=True)
    kind = models.CharField("名单", max_length=20)
    level = models.CharField("级别", max_length=10)
    person_masked = models.CharField("人员", max_length=40)
    # The post it was found by, as a code and in words.
    post = models.CharField(max_length=20)
    relation = models.CharField("关联关系", max_length=120)
    ground = models.CharField("名单依据", max_length=240)
    listed_until = models.DateField("名单截止", null=True)
    # The list's own record, by type and key.
    list_type = models.CharField(max_length=60)
    list_key = models.CharField(max_length=240)
    raised_on = models.DateField("警示日期")
    raised_at = models.DateTimeField("写成时间")
    cleared_on = models.DateField("解除日期", null=True)
    cleared_why = models.CharField("解除原因", max_length=120, default="")
    # Whether the shop was ordered to be told, and who of it has confirmed reading.
    sent_at = models.DateTimeField("预警发出", null=True)
    seen_at = models.DateTimeField("单位确认知悉", null=True)
    seen_by = models.CharField("确认人", max_length=40, default="")
    # What the shop says: since when the person is gone; and what the officer wrote.
    said_left_on = models.DateField("单位报告离岗日期", null=True)
    said_at = models.DateTimeField("报告时间", null=True)
    handled = ShortWordsField("核实处理情况", max_length=200, default="")
    handled_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    handled_at = models.DateTimeField("核实时间", null=True)

    class Meta:
        ordering = ("cleared_on", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "shop", "kind"],
                condition=models.Q(cleared_on__isnull=True),
                name="warning_open_once",
            )
        ]
        indexes = [models.Index(fields=["identity", "cleared_on"], name="warning_of_shop")]

    def __str__(self) -> str:
        return f"{self.subject_name}：{self.person_masked}"


class WarningSent(models.Model):
    """One message about a warning to one telephone of the shop: the proof of its delivery, without the number."""

    scope: ClassVar = Unlisted("read with its warning")

    warning = models.ForeignKey(PersonWarning, on_delete=models.PROTECT, related_name="sent")
    to = models.CharField("收信人", max_length=60)
    key = models.CharField(max_length=120, unique=True)
    ordered_at = models.DateTimeField("写成时间")
    # As the sending of messages tells it; kept here when those are forgotten.
    state = models.CharField("状态", max_length=8, default="waiting")
    settled_at = models.DateTimeField("送出时间", null=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.key
