"""A matter and the steps of its history, which are added and never edited."""

from typing import Any, ClassVar

from django.db import models

from xinheng.kit.hanging import Hangs
from xinheng.kit.scope import Scope
from xinheng.support.accounts.models import Account
from xinheng.support.prepared.rows import QuickRow
from xinheng.support.procedures.refusals import HistoryIsKept
from xinheng.support.redaction.fields import ShortWordsField, WordsField, WordsInJson


class Matter(QuickRow):
    """One running instance of a procedure: a clue, a complaint, an inspection task, each beside its own app's row.

    `due_at`, `due_on` (its day in the city), `warn_at`, `due_provisional` and `clock_state` are those of the most
    urgent running clock, else handed down by the matter it was begun from (`inherited`): kept here so that a to-do
    list is one indexed query; they can be recomputed from the steps at any time. `office` is the path of the
    organisation in charge and `field` its field of supervision: both judge who may see and move it. `recused` are the
    accounts that stepped back from it or from one of its kin (`able`), as its steps tell; `challenged` those whose
    recusal is under review where one of them stands now.
    """

    scope: ClassVar = Scope(
        office="office", subject="subject_identity", field="field", plain=("office", "recused", "challenged")
    )
    hangs: ClassVar = Hangs(
        on="subject_identity", merge="stays", split="told", since="opened_at", title="办理事项", named="number",
        why="what was begun about the one may be about the other; the office puts it right",
    )  # fmt: skip

    procedure = models.CharField("流程", max_length=60)
    version = models.CharField("流程版本", max_length=20)
    state = models.CharField("状态", max_length=60)
    seq = models.PositiveIntegerField("步数", default=0)
    # As it stands on paper and is read out on the telephone: 诉5099-20261120-7KQ4M9XR.
    number = models.CharField("编号", max_length=40, default="", blank=True)
    title = ShortWordsField("标题", max_length=200)
    subject_identity = models.CharField("主体标识", max_length=80, default="", blank=True)
    subject_name = ShortWordsField("主体名称", max_length=200, default="", blank=True)
    office = models.CharField("承办机构", max_length=120)
    field = models.CharField("监管领域", max_length=40, default="", blank=True)
    assignee = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, related_name="matters", db_index=False
    )
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    # The first of those that came of each other; nothing for a matter alone. `support.procedures.family` keeps it.
    family = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="relatives")
    recused = models.JSONField("回避的账号", default=list, blank=True)
    challenged = models.JSONField("正在审查回避的账号", default=list, blank=True)
    facts = WordsInJson("事实", default=dict, blank=True)
    opened_at = models.DateTimeField("开始时间")
    closed_at = models.DateTimeField("办结时间", null=True, blank=True)
    due_at = models.DateTimeField("到期时间", null=True, blank=True)
    due_on = models.DateField("到期日", null=True, blank=True)
    warn_at = models.DateTimeField("提醒时间", null=True, blank=True)
    due_provisional = models.BooleanField("暂定", default=False)
    clock_state = models.CharField("时限状态", max_length=20, default="", blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["due_at", "-id"], name="matter_open_order", condition=models.Q(closed_at=None)),
            # An office's list in its order, and its date strip: all that both ask for stands in this index, so a row
            # that is not shown is not read. `closed_at` is always null there, but SQLite reads the row to see it where
            # the index does not hold it.
            models.Index(
                fields=[
                    "office",
                    "due_at",
                    "-id",
                    "due_on",
                    "procedure",
                    "version",
                    "state",
                    "field",
                    "assignee",
                    "closed_at",
                    "family",
                ],
                name="matter_office_order",
                condition=models.Q(closed_at=None),
                opclasses=[
                    "varchar_pattern_ops",
                    "timestamptz_ops",
                    "int8_ops",
                    "date_ops",
                    *["varchar_ops"] * 4,
                    "int8_ops",
                    "timestamptz_ops",
                    "int8_ops",
                ],
            ),
            models.Index(fields=["assignee", "due_at"], name="matter_mine_due", condition=models.Q(closed_at=None)),
            models.Index(fields=["subject_identity"], name="matter_subject"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["number"], name="matter_number_once", condition=~models.Q(number="")),
        ]

    def __str__(self) -> str:
        return f"{self.procedure}:{self.pk} {self.title}"


class KeptQuerySet(models.QuerySet["Step"]):
    """Steps are added; every way to change or remove them is shut."""

    def update(self, **changes: Any) -> int:
        """Refused."""
        raise HistoryIsKept

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refused."""
        raise HistoryIsKept


class Step(QuickRow):
    """One thing that happened to a matter: who moved it from where to where, when, why, and on which facts.

    `by_name` keeps the name as it was that day.
    """

    scope: ClassVar = Scope(office="matter__office", field="matter__field", plain=("documents",))

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="steps", db_index=False)
    seq = models.PositiveIntegerField("序号")
    verb = models.CharField("动作", max_length=60)
    title = ShortWordsField("动作名称", max_length=60)
    from_state = models.CharField("原状态", max_length=60, default="", blank=True)
    to_state = models.CharField("新状态", max_length=60)
    at = models.DateTimeField("时间")
    by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    by_name = models.CharField("经办人", max_length=60)
    reason = WordsField("理由", default="", blank=True)
    facts = WordsInJson("事实", default=dict, blank=True)
    documents = models.JSONField("文书", default=list, blank=True)

    objects = KeptQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["matter", "seq"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["matter", "seq"], name="step_seq_once")]
        indexes: ClassVar = [
            models.Index(fields=["by", "matter"], name="step_by"),
            # What was done in a month is counted over the steps of a whole city, without reading the years before.
            models.Index(fields=["verb", "at"], name="step_of_month"),
        ]

    def __str__(self) -> str:
        return f"{self.matter_id}/{self.seq} {self.verb}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the step; a step that is there already is refused."""
        if not self._state.adding:
            raise HistoryIsKept
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refused."""
        raise HistoryIsKept
