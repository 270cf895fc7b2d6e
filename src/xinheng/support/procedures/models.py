"""Matters, their steps, and the clocks derived from the steps."""

import json
from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models

from xinheng.kit.scope import Scope, Unlisted
from xinheng.support.accounts.models import Account
from xinheng.support.procedures.refusals import HistoryIsKept
from xinheng.support.redaction.fields import ShortWordsField, WordsField, WordsInJson


class Matter(models.Model):
    """One running instance of a procedure: a clue, a complaint, an inspection task, each beside its own app's row.

    `due_at`, `due_on` (its day in the city), `warn_at`, `due_provisional` and `clock_state` are those of the most
    urgent running clock, else handed down by the matter it was begun from (`inherited`): kept here so that a to-do
    list is one indexed query; they can be recomputed from the steps at any time. `office` is the path of the
    organisation in charge and `field` its field of supervision: both judge who may see and move it.
    """

    scope: ClassVar = Scope(office="office", subject="subject_identity", field="field", plain=("office",))

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
            models.Index(fields=["due_at", "id"], name="matter_open_due", condition=models.Q(closed_at=None)),
            models.Index(
                fields=["office", "due_at"],
                name="matter_office_due",
                condition=models.Q(closed_at=None),
                opclasses=["varchar_pattern_ops", "timestamptz_ops"],
            ),
            # The date strip counts a whole scope, so everything it asks for stands in this index; `closed_at` is
            # always null there, but SQLite reads the row to see it where the index does not hold it.
            models.Index(
                fields=[
                    "office",
                    "due_on",
                    "procedure",
                    "version",
                    "state",
                    "field",
                    "assignee",
                    "closed_at",
                    "family",
                ],
                name="matter_day_strip",
                condition=models.Q(closed_at=None),
                opclasses=[
                    "varchar_pattern_ops",
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


class Step(models.Model):
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
        indexes: ClassVar = [models.Index(fields=["by", "matter"], name="step_by")]

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


class ClockRun(models.Model):
    """A clock of a matter, derived from its steps: the events that touched it and where it stood after the last.

    `state` is not_started, running, paused or stopped as of the last step; whether a running one has run out is judged
    when it is read.
    """

    scope: ClassVar = Scope(office="matter__office", field="matter__field", plain=("events",))

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="clock_runs", db_index=False)
    clock = models.CharField("时限", max_length=60)
    events = models.JSONField("经过", default=list)
    state = models.CharField("状态", max_length=20)
    due_at = models.DateTimeField("到期时间", null=True, blank=True)
    warn_at = models.DateTimeField("提醒时间", null=True, blank=True)
    provisional = models.BooleanField("暂定", default=False)
    # The due moment whose passing was announced; a clock that was moved and runs out again is announced again.
    announced_due_at = models.DateTimeField("已提示的到期时间", null=True, blank=True)
    # The due moment of which people were warned beforehand.
    warned_due_at = models.DateTimeField("已预先提醒的到期时间", null=True, blank=True)
    # The due moment whose being long past was told to the leaders.
    escalated_due_at = models.DateTimeField("已报告领导的到期时间", null=True, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["due_at"], name="clock_run_due", condition=models.Q(state="running")),
            models.Index(fields=["warn_at"], name="clock_run_warn", condition=models.Q(state="running")),
        ]
        constraints: ClassVar = [models.UniqueConstraint(fields=["matter", "clock"], name="clock_run_once")]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.clock} {self.state}"


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


class ParameterAmendment(models.Model):
    """A dated value of a parameter, proposed by one administrator and decided by another; confirmed ones count.

    It stands beside the values of the files, so that an order of the law that changes needs no new version of the
    platform. Nothing is edited: a wrong one is followed by another with the same day.
    """

    scope: ClassVar = Scope(plain=("value",))

    class Outcome(models.TextChoices):
        """What became of it."""

        WAITING = "waiting", "待复核"
        CONFIRMED = "confirmed", "已同意"
        REFUSED = "refused", "未同意"

    name = models.CharField("参数", max_length=80)
    since = models.DateField("起用日期")
    value = models.JSONField("数值")
    basis = ShortWordsField("依据", max_length=200)
    # Whether somebody read the text of the law and it says so.
    seen = models.BooleanField("已核对原文", default=False)
    reason = ShortWordsField("理由", max_length=200)
    proposed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField("提出时间")
    outcome = models.CharField("结果", max_length=10, choices=Outcome.choices, default=Outcome.WAITING)
    decided_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField("决定时间", null=True)
    words = ShortWordsField("决定理由", max_length=200, default="", blank=True)

    class Meta:
        ordering: ClassVar = ["-proposed_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(outcome="waiting", decided_by=None, decided_at=None)
                | (~models.Q(outcome="waiting") & models.Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="parameter_amendment_decided_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by=None) | ~models.Q(decided_by=models.F("proposed_by")),
                name="parameter_amendment_two_persons",
            ),
            models.UniqueConstraint(
                fields=["name"], condition=models.Q(outcome="waiting"), name="parameter_amendment_waits_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.since}：{self.value}"


class DueCount(models.Model):
    """How often a share of a family counts in a place for a holder (`support.procedures.counts`); 0 is nobody."""

    scope: ClassVar = Unlisted("read as the numbers of somebody's own list")

    place = models.CharField(max_length=120)
    holder = models.BigIntegerField()
    mark = models.CharField(max_length=32)
    share = models.TextField()
    number = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["place", "holder", "mark"], name="due_count_once"),
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.holder} {self.share}: {self.number}"


class CountedFamily(models.Model):
    """What a family was last counted with, to be taken back when it is counted again."""

    scope: ClassVar = Unlisted("read when the counts are kept")

    # The number of its root, or of a matter alone.
    family = models.BigIntegerField(primary_key=True)
    shares = models.TextField()

    def __str__(self) -> str:
        return f"{self.family}: {self.shares}"

    @staticmethod
    def told(shares: Mapping[tuple[str, int, str], int]) -> str:
        """Shares as they are kept."""
        return json.dumps([[*key, number] for key, number in sorted(shares.items())], ensure_ascii=False)

    def counted(self) -> dict[tuple[str, int, str], int]:
        """The shares again."""
        return {(place, holder, share): number for place, holder, share, number in json.loads(self.shares)}


class TouchedFamily(models.Model):
    """A family of which a member changed; written by the database itself (`counts.noticing`)."""

    scope: ClassVar = Unlisted("read when the counts are kept")

    family = models.BigIntegerField()

    def __str__(self) -> str:
        return str(self.family)
