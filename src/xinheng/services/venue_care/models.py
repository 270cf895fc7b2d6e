"""Rules and pact with signatures, rounds with their stops, messages with their receipts, and what tenants trade in."""

from typing import ClassVar

from django.db import models

from xinheng.kit.scope import Scope
from xinheng.services.partners.models import Partner, Tenancy
from xinheng.support.redaction.fields import ShortWordsField, WordsField, WordsInJson

OF_TENANCY = Scope(partner="tenancy__partner__identity", subject="tenancy__subject__identity")


class HousePaper(models.Model):
    """The rules of a venue, or the pact of its tenants, in one version. What was published stays as it was."""

    scope: ClassVar = Scope(partner="partner__identity")

    class Kind(models.TextChoices):
        """What it is."""

        RULES = "rules", "管理制度"
        PACT = "pact", "自律公约"

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="papers")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    title = ShortWordsField("名称", max_length=80)
    version = models.PositiveIntegerField()
    text = WordsField("正文")
    # Whether anybody may read it at the venue's public page.
    open_to_all = models.BooleanField(default=True)
    published_at = models.DateTimeField()
    published_by = models.BigIntegerField()
    # When a newer version or a withdrawal took its place.
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("kind", "-version")
        constraints = [models.UniqueConstraint(fields=["partner", "kind", "version"], name="house_paper_version_once")]

    def __str__(self) -> str:
        return f"{self.title} 第 {self.version} 版"


class PaperSignature(models.Model):
    """A tenant's yes to one version of a paper."""

    scope: ClassVar = OF_TENANCY

    paper = models.ForeignKey(HousePaper, on_delete=models.PROTECT, related_name="signatures")
    tenancy = models.ForeignKey(Tenancy, on_delete=models.PROTECT, related_name="signatures")
    signed_at = models.DateTimeField()
    signed_by = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["paper", "tenancy"], name="paper_signed_once")]

    def __str__(self) -> str:
        return f"{self.paper_id} {self.tenancy_id}"


class VenueRound(models.Model):
    """One walk through the venue: what is asked everywhere, and where."""

    scope: ClassVar = Scope(partner="partner__identity")

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="rounds")
    title = ShortWordsField("名称", max_length=80)
    # The questions in order, as texts.
    questions = WordsInJson()
    begun_at = models.DateTimeField()
    begun_by = models.BigIntegerField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.title


class RoundStop(models.Model):
    """One tenant on the way, and what was found there."""

    scope: ClassVar = OF_TENANCY

    round = models.ForeignKey(VenueRound, on_delete=models.PROTECT, related_name="stops")
    tenancy = models.ForeignKey(Tenancy, on_delete=models.PROTECT, related_name="stops")
    place = models.PositiveIntegerField()
    # By question, in its order: good, bad or none (does not apply). Empty before the visit.
    answers = WordsInJson(default=list)
    note = WordsField("情况", default="", blank=True)
    visited_at = models.DateTimeField(null=True)
    visited_by = models.BigIntegerField(null=True)

    class Meta:
        ordering = ("place", "pk")
        constraints = [models.UniqueConstraint(fields=["round", "tenancy"], name="round_stop_once")]

    def __str__(self) -> str:
        return f"{self.round_id} {self.tenancy_id}"


class VenueMessage(models.Model):
    """Something a venue tells tenants: to put a finding right, of a failed sample or a recall, or anything else."""

    scope: ClassVar = Scope(partner="partner__identity", plain=("record_key",))

    class Kind(models.TextChoices):
        """What it is about."""

        CORRECT = "correct", "整改提醒"
        SAMPLE = "sample", "抽检不合格提示"
        RECALL = "recall", "召回提示"
        COMMIT = "commit", "提醒作出承诺"
        SIGN = "sign", "提醒签署"
        OTHER = "other", "通知"

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="messages")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    title = ShortWordsField("标题", max_length=120)
    text = WordsField("内容")
    # The public record it is about, and the stop where a finding was made; empty where it is about none.
    record_type = models.CharField(max_length=60, default="")
    record_key = models.CharField(max_length=120, default="")
    stop = models.ForeignKey(RoundStop, on_delete=models.PROTECT, null=True, related_name="messages")
    answer_by = models.DateField(null=True)
    sent_at = models.DateTimeField()
    sent_by = models.BigIntegerField()

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.title


class MessageReceipt(models.Model):
    """One tenant's copy: that it was read, by whom, what was answered, and that the venue found it done."""

    scope: ClassVar = OF_TENANCY

    message = models.ForeignKey(VenueMessage, on_delete=models.PROTECT, related_name="receipts")
    tenancy = models.ForeignKey(Tenancy, on_delete=models.PROTECT, related_name="receipts")
    # Why it was sent to this tenant, in words.
    because = ShortWordsField("为什么发给它", max_length=120, default="", blank=True)
    read_at = models.DateTimeField(null=True)
    read_by = models.BigIntegerField(null=True)
    answer = WordsField("回复", default="", blank=True)
    answered_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.BigIntegerField(null=True)

    class Meta:
        ordering = ("pk",)
        constraints = [models.UniqueConstraint(fields=["message", "tenancy"], name="message_receipt_once")]

    def __str__(self) -> str:
        return f"{self.message_id} {self.tenancy_id}"


class TenantGoods(models.Model):
    """What a tenant trades in, as the venue or the tenant says: goods, brands, batches; one a line."""

    scope: ClassVar = OF_TENANCY

    tenancy = models.OneToOneField(Tenancy, on_delete=models.PROTECT, related_name="goods")
    lines = WordsField("经营的商品、品牌、批号", default="", blank=True)
    told_at = models.DateTimeField()
    # By the venue or by the tenant: the person, as everywhere of parties.
    told_by = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.tenancy_id}"
