"""A lift as its desk lists it, and a rescue beside its matter."""

from typing import ClassVar

from django.db import models

from xinheng.kit.hanging import Hangs
from xinheng.kit.scope import Scope
from xinheng.support.redaction.fields import ShortWordsField

FIELD = "special_equipment"
# The states of a rescue in which somebody is still inside.
TRAPPED = ("call_received", "located", "level_1", "level_2", "level_3", "on_site")


class Lift(models.Model):
    """What the registers say of one lift, projected so that a desk is one indexed query. Never edited: the follower
    writes it anew from the current records, and it may be dropped and rebuilt at any time.

    `visit_due_on` is the day by which the fortnightly visit is due, `inspection_due_on` the inspection's; `due_on` is
    the earlier of the two. `office` and `field` judge who sees it.
    """

    scope: ClassVar = Scope(
        office="office", field="field", division="division", plain=("name", "place", "user_name", "maintainer_name")
    )
    hangs: ClassVar = Hangs(
        on="subject", merge="recounted", split="recounted",
        why="the follower writes it anew from the records",
    )  # fmt: skip

    subject = models.OneToOneField("registers.Subject", on_delete=models.PROTECT, related_name="lift")
    code = models.CharField("设备代码", max_length=40, unique=True)
    # Six digits on the sign in the car, read out on the telephone; not every source gives them.
    rescue_id = models.CharField("识别码", max_length=20, default="", db_index=True)
    name = models.CharField("名称", max_length=240)
    place = models.CharField("地点", max_length=240, default="")
    division = models.CharField("行政区划", max_length=12, default="")
    office = models.CharField("承办机构", max_length=80, default="")
    field = models.CharField("监管领域", max_length=40, default=FIELD)
    user_name = models.CharField("使用单位", max_length=240, default="")
    user_uscc = models.CharField("使用单位代码", max_length=40, default="")
    maintainer_name = models.CharField("维保单位", max_length=240, default="")
    maintainer_uscc = models.CharField("维保单位代码", max_length=40, default="")
    in_use = models.BooleanField("在用", default=True)
    visited_on = models.DateField("最近维保", null=True)
    visit_due_on = models.DateField("下次维保", null=True)
    inspected_on = models.DateField("最近检验", null=True)
    inspection_due_on = models.DateField("下次检验", null=True)
    due_on = models.DateField("最早到期", null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["office", "due_on"],
                name="lift_office_due",
                condition=models.Q(in_use=True),
                opclasses=["varchar_pattern_ops", "date_ops"],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.code}"


class Rescue(models.Model):
    """People stuck in a lift: which one, and where the caller says it is. State, clocks and history are the matter's.

    Who called is not kept: the lift says where they are.
    """

    scope: ClassVar = Scope(office="matter__office", field="matter__field")

    matter = models.OneToOneField("procedures.Matter", on_delete=models.PROTECT, related_name="lift_rescue")
    lift = models.ForeignKey(Lift, on_delete=models.PROTECT, null=True, related_name="rescues")
    place = ShortWordsField("来电所说位置", max_length=240, default="")
    called_at = models.DateTimeField("来电时间")

    def __str__(self) -> str:
        return self.matter.number
