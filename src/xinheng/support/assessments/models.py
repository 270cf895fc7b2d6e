"""Records of assessments, rehearsals and maintenance."""

from typing import ClassVar

from django.db import models

from xinheng.kit.scope import Unlisted
from xinheng.support.accounts.models import Account
from xinheng.support.redaction.fields import ShortWordsField, WordsField


class Assessment(models.Model):
    """One time that somebody looked. Never changed: a later one says more."""

    scope: ClassVar = Unlisted("about the platform itself, read by those who keep it")

    class Kind(models.TextChoices):
        """What was looked at; `parameters.toml` says how often, by which law."""

        GRADING = "grading", "定级与备案"
        LEVEL_TEST = "level_test", "等级保护测评"
        CRYPTO_TEST = "crypto_test", "商用密码应用安全性评估"
        DATA_RISK = "data_risk", "数据安全风险评估"
        PERSONAL_IMPACT = "personal_impact", "个人信息保护影响评估"
        PERSONAL_AUDIT = "personal_audit", "个人信息保护合规审计"
        REHEARSAL = "rehearsal", "安全事件应急演练"
        MAINTENANCE = "maintenance", "定期维护"
        TRAINING = "training", "安全教育培训"
        RELEASE_TEST = "release_test", "改版上线前安全测试"
        CLOUD = "cloud", "政务云部署和迁移"

    class Outcome(models.TextChoices):
        """What came of it."""

        PASSED = "passed", "符合"
        FINDINGS = "findings", "基本符合，有问题待整改"
        FAILED = "failed", "不符合"

    kind = models.CharField("种类", max_length=20, choices=Kind.choices)
    done_on = models.DateField("完成日期")
    # Who looked: an institution of assessment, or a unit of the house.
    organisation = ShortWordsField("承担单位", max_length=120)
    # Of its report or certificate, or of the filing.
    reference = ShortWordsField("报告或备案编号", max_length=80, default="", blank=True)
    outcome = models.CharField("结论", max_length=10, choices=Outcome.choices)
    words = WordsField("内容和问题", default="", blank=True)
    entered_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField("登记时间")

    class Meta:
        ordering: ClassVar = ["-done_on", "-pk"]
        indexes: ClassVar = [models.Index(fields=["kind", "-done_on"], name="assessment_newest")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.done_on}"


class LevelAnswer(models.Model):
    """What who runs the machines did about one item of the level. Never changed: a later one says more."""

    scope: ClassVar = Unlisted("about the platform itself, read by those who keep it")

    class Stands(models.TextChoices):
        """How the item stands on this site."""

        MET = "met", "已落实"
        PART = "part", "部分落实"
        NOT = "not", "没有落实"
        NONE = "none", "不涉及"

    # A number of `level3.toml`, as CES1-17 or 8.2.1.1.
    item = models.CharField("编号", max_length=20)
    stands = models.CharField("情况", max_length=5, choices=Stands.choices)
    words = WordsField("做法和证据")
    entered_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField("登记时间")

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.item} {self.get_stands_display()}"
