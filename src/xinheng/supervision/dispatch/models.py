"""The command: which office is told to do what about a clue, and whether it came back."""

from typing import ClassVar

from django.db import models

from xinheng.kit.scope import Scope
from xinheng.support.redaction.fields import ShortWordsField, WordsField


class DispatchOrder(models.Model):
    """One command over one clue. A returned order stays; the next one is a new row (Order 121 art 41)."""

    scope: ClassVar = Scope(office="office", field="clue__matter__field")

    class Way(models.TextChoices):
        """Where the command sends the clue."""

        INSPECTION = "inspection", "监管检查"
        ENFORCEMENT = "enforcement", "执法核查"
        TRANSFER = "transfer", "移送其他机关"

    class Status(models.TextChoices):
        """How far the order is."""

        OPEN = "open", "执行中"
        RETURNED = "returned", "已退回"
        DONE = "done", "已反馈"

    clue = models.ForeignKey("clues.Clue", on_delete=models.PROTECT, related_name="orders")
    way = models.CharField(max_length=12, choices=Way.choices)
    # Path of the office told; for a transfer, empty, and `outside` names the authority.
    office = models.CharField(max_length=80, default="")
    # Where it came from: a returned order brings the clue back there.
    from_office = models.CharField(max_length=80)
    outside = ShortWordsField(max_length=120, default="")
    instruction = WordsField(default="")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    ordered_at = models.DateTimeField()
    ordered_by = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    answer = WordsField(default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["clue"], condition=models.Q(status="open"), name="dispatch_one_open_order_a_clue"
            ),
            models.CheckConstraint(
                condition=models.Q(status="open", ended_at__isnull=True)
                | (~models.Q(status="open") & models.Q(ended_at__isnull=False)),
                name="dispatch_ended_or_open",
            ),
        ]
        indexes = [
            models.Index(
                fields=["office", "status"],
                name="dispatch_of_office",
                opclasses=["varchar_pattern_ops", "varchar_pattern_ops"],
            )
        ]


class DutyTurn(models.Model):
    """Somebody answers for an office on a day: who is called first when something is sent there."""

    scope: ClassVar = Scope(office="office")

    office = models.CharField(max_length=80)
    day = models.DateField("日期")
    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "day", "account"], name="on_duty_once_a_day")]
        indexes = [models.Index(fields=["day", "office"], name="duty_by_day")]

    def __str__(self) -> str:
        return f"{self.office} {self.day} {self.account_id}"
