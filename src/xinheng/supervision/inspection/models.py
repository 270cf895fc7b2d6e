"""An inspection task, who does it, what was found, what proves it."""

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


# What the order of a visit demands: to correct within a term, and to stop at once what goes to a case.
ORDERED = models.Q(disposal="correct") | models.Q(disposal="case", correct_within=0)


class Finding(models.Model):
    """One answer to one item, as one officer gave it. Answers are added; the one that counts is `current`.

    A phone makes `entry`, so the same answer sent twice is one row. An answer of another officer that did not know the
    current one is kept as `conflicting` until somebody chooses: nothing is overwritten, nothing is lost.
    """

    scope: ClassVar = Scope(office="task__matter__office", field="task__matter__field", plain=("photos",))

    class Answer(models.TextChoices):
        """合格 · 不合格 · 不适用."""

        PASS = "pass", "合格"
        FAIL = "fail", "不合格"
        NOT_APPLICABLE = "n/a", "不适用"

    class Standing(models.TextChoices):
        """Whether this answer counts."""

        CURRENT = "current", "有效"
        SUPERSEDED = "superseded", "已被替换"
        CONFLICTING = "conflicting", "待选择"

    task = models.ForeignKey(InspectionTask, on_delete=models.PROTECT, related_name="findings")
    item = models.CharField(max_length=40)
    entry = models.CharField(max_length=64)
    answer = models.CharField(max_length=4, choices=Answer.choices)
    note = WordsField(default="")
    # SHA-256 of the note as it was typed and shown: personal numbers are struck out of the note that is kept.
    note_digest = models.CharField(max_length=64, default="")
    disposal = models.CharField(max_length=20, default="")
    # Calendar days to correct, 0 = on the spot; null where nothing is to be corrected.
    correct_within = models.PositiveSmallIntegerField(null=True)
    photos = models.JSONField(default=list)
    by = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    # The phone's clock, then ours.
    noted_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    standing = models.CharField(max_length=12, choices=Standing.choices, default=Standing.CURRENT)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["task", "entry"], name="finding_entry_once"),
            models.UniqueConstraint(
                fields=["task", "item"], condition=models.Q(standing="current"), name="finding_current_once"
            ),
        ]


class Evidence(models.Model):
    """A photo that arrived for a task. The original is kept untouched and restricted; what is shown is a copy."""

    scope: ClassVar = Scope(office="task__matter__office", field="task__matter__field")

    task = models.ForeignKey(InspectionTask, on_delete=models.PROTECT, related_name="evidence")
    item = models.CharField(max_length=40, default="")
    sha256 = models.CharField(max_length=64)
    # Where the phone had to reduce the picture: the digest of what the camera took, which stays on the phone.
    original_sha256 = models.CharField(max_length=64, default="")
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField(null=True)
    # Where the phone says it was: "29.5838,106.5872", WGS 84.
    place = models.CharField(max_length=40, default="")
    by = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    arrived_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["task", "sha256"], name="evidence_once_a_task")]


class Signature(models.Model):
    """The party's signature under the record, or its refusal with a witness (Order 49 art 27; 行政处罚法 art 55)."""

    scope: ClassVar = Scope(office="task__matter__office", field="task__matter__field")

    class Role(models.TextChoices):
        """Who signs."""

        PARTY = "party", "当事人"
        WITNESS = "witness", "见证人"
        OFFICER = "officer", "检查人员"

    task = models.ForeignKey(InspectionTask, on_delete=models.PROTECT, related_name="signatures")
    role = models.CharField(max_length=8, choices=Role.choices)
    # Encrypted under `secret`: who signed is personal.
    name = models.BinaryField()
    secret = models.BinaryField(max_length=16)
    refused = models.BooleanField(default=False)
    reason = WordsField(default="")
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, null=True, related_name="+")
    # The officer whose signature it is; empty for party and witness.
    officer = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, null=True, related_name="+")
    # SHA-256 of what was shown before signing (`shown.py`): answers, photos, and the lines of the paper.
    shown = models.CharField(max_length=64, default="")
    # When it arrived, by our clock, which alone decides; the phone's clock is only noted.
    signed_at = models.DateTimeField()
    phone_at = models.DateTimeField(null=True)
    # Made on the phone: the same signature sent twice is one row.
    entry = models.CharField(max_length=64, default="")
    # What was signed changed afterwards, or the findings were opened again: it stays on file and is signed anew.
    void = models.BooleanField(default=False)
    void_reason = ShortWordsField(max_length=200, default="")
    by = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["task", "role"],
                condition=models.Q(void=False, officer__isnull=True),
                name="signature_once_a_role",
            ),
            models.UniqueConstraint(
                fields=["task", "officer"], condition=models.Q(void=False), name="signature_once_an_officer"
            ),
            models.UniqueConstraint(
                fields=["task", "entry"], condition=~models.Q(entry=""), name="signature_entry_once"
            ),
            models.CheckConstraint(
                condition=models.Q(refused=True, file__isnull=True) | models.Q(refused=False, file__isnull=False),
                name="signature_or_refusal",
            ),
            models.CheckConstraint(
                condition=models.Q(refused=False) | ~models.Q(reason=""), name="signature_refusal_has_reason"
            ),
        ]


class PhoneStep(models.Model):
    """An arrival or an end that came from a phone, by the id made there: sent again it is known."""

    scope: ClassVar = Scope(office="task__matter__office", field="task__matter__field")

    task = models.ForeignKey(InspectionTask, on_delete=models.PROTECT, related_name="phone_steps")
    entry = models.CharField(max_length=64)
    verb = models.CharField(max_length=40)
    by = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    # The phone's clock, only noted; then ours.
    noted_at = models.DateTimeField(null=True)
    arrived_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["task", "entry"], name="phone_step_once")]


class DrawnList(models.Model):
    """From whom a draw drew, as the lists stood that day: kept, so that the draw can be repeated years later, when
    businesses have closed and officers have left."""

    scope: ClassVar = Unlisted("shown with its draw, to who may see the draw")

    draw = models.CharField(max_length=60, unique=True)
    # The identities in their order, a line each, packed by zlib.
    subjects = models.BinaryField()
    # Office path → certificate numbers of those who could be drawn there.
    officers = models.JSONField()
