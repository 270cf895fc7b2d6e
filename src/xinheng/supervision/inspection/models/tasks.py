"""The task, its officers, and the list it was drawn from."""

from typing import ClassVar

from django.db import models

from xinheng.kit.scope import Scope, Unlisted
from xinheng.support.redaction.fields import ShortWordsField, WordsField


class InspectionTask(models.Model):
    """One planned check of one subject. State, office, clocks and history are the matter's.

    `items` is the checklist as it stood when the task was opened.
    """

    scope: ClassVar = Scope(office="matter__office", field="matter__field", plain=("checklist_title", "items"))

    class Kind(models.TextChoices):
        """Why there is a check (code list `inspection_kind`)."""

        ROUTINE = "routine", "日常检查"
        CASE = "case", "个案检查"
        SPECIAL = "special", "专项检查"
        RANDOM = "random", "双随机抽查"
        JOINT = "joint", "部门联合抽查"
        UNANNOUNCED = "unannounced", "飞行检查"
        RECHECK = "recheck", "整改复查"

    # What a draw chooses (企业公示信息抽查办法 art 4, 5).
    BY_DRAW: ClassVar[tuple[Kind, ...]] = (Kind.RANDOM, Kind.JOINT)
    # What a unit plans by itself; the others follow from a clue, a draw or an order from above.
    OF_A_UNIT: ClassVar[tuple[Kind, ...]] = (Kind.ROUTINE, Kind.SPECIAL, Kind.RECHECK)

    class Exemption(models.TextChoices):
        """Why the yearly cap does not bind (facts 5, 国办发〔2024〕54号)."""

        NONE = "", "无"
        REPORT = "report", "投诉举报"
        TRANSFER = "transfer", "转办交办"
        EMERGENCY = "emergency", "安全突发情形"
        CAMPAIGN = "campaign", "上级部署专项"

    matter = models.OneToOneField("procedures.Matter", on_delete=models.PROTECT, related_name="inspection")
    number = models.CharField(max_length=40, unique=True)
    order = models.ForeignKey("dispatch.DispatchOrder", on_delete=models.PROTECT, null=True, related_name="tasks")
    # The draw that chose subject and officers; "" for who was chosen by somebody.
    draw = models.CharField(max_length=60, default="", blank=True, db_index=True)
    # The task whose failure this one re-checks, or the visit this one was merged into.
    recheck_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="rechecks")
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="merged_tasks")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    unannounced = models.BooleanField(default=False)
    aim = WordsField(default="")
    address = ShortWordsField(max_length=240, default="")
    planned_on = models.DateField(null=True)
    checklist = models.CharField(max_length=60)
    checklist_title = models.CharField(max_length=120)
    checklist_version = models.CharField(max_length=20)
    items = models.JSONField()
    exemption = models.CharField(max_length=12, choices=Exemption.choices, default=Exemption.NONE, blank=True)
    # Why the visit goes ahead although another one was near: what the approver read.
    overlap_reason = WordsField(default="")
    approval_number = models.CharField(max_length=60, default="")
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    # How the officers proved they stood there: `code` = the subject's code scanned, `typed` = typed with a reason.
    arrival = models.CharField(max_length=12, default="")
    result = models.CharField(max_length=4, default="")
    disposition = models.CharField(max_length=4, default="")
    problems = WordsField(default="")
    order_number = models.CharField(max_length=60, default="")
    correct_by = models.DateField(null=True)
    corrected_on = models.DateField(null=True)
    order_file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, null=True, related_name="+")
    # The record of the visit as it was signed: made once, when the visit ends, and kept.
    record_file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True) | models.Q(ended_at__gte=models.F("started_at")),
                name="inspection_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=models.Q(order_number="", correct_by__isnull=True)
                | (~models.Q(order_number="") & models.Q(correct_by__isnull=False)),
                name="inspection_order_with_its_term",
            ),
            models.UniqueConstraint(
                fields=["order_number"], condition=~models.Q(order_number=""), name="inspection_order_number_once"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def standing_order(self) -> str:
        """The number of the order that stands; `order_number` is the first one's, under which the registers keep it."""
        return str(self.matter.facts.get("order_number") or self.order_number)


class TaskOfficer(models.Model):
    """An officer named for a task with the certificate shown (行政处罚法 art 42, 55); a recused one stays on paper."""

    scope: ClassVar = Scope(office="task__matter__office", field="task__matter__field")

    task = models.ForeignKey(InspectionTask, on_delete=models.PROTECT, related_name="officers")
    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="inspections")
    certificate_number = models.CharField(max_length=40)
    lead = models.BooleanField(default=False)
    recused_at = models.DateTimeField(null=True)
    recusal_reason = WordsField(default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["task", "account"], condition=models.Q(recused_at__isnull=True), name="officer_once_a_task"
            ),
            models.UniqueConstraint(
                fields=["task"],
                condition=models.Q(lead=True, recused_at__isnull=True),
                name="officer_one_lead_a_task",
            ),
        ]


class DrawnList(models.Model):
    """From whom a draw drew, as the lists stood that day: kept, so that the draw can be repeated years later, when
    businesses have closed and officers have left."""

    scope: ClassVar = Unlisted("shown with its draw, to who may see the draw")

    draw = models.CharField(max_length=60, unique=True)
    # The identities in their order, a line each, packed by zlib.
    subjects = models.BinaryField()
    # Office path → certificate numbers of those who could be drawn there.
    officers = models.JSONField()
