"""Grants: who holds which role, and where. The only rights there are."""

from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models

from xinheng.kit import city_time
from xinheng.kit.scope import Scope
from xinheng.support.accounts.models import Account
from xinheng.support.orgs.models import Organisation
from xinheng.support.prepared.rows import QuickRow


class Grant(QuickRow):
    """An account holds a role in an organisation and all below it.

    `division` and `field`, where given, narrow it to one division and one field of supervision (食品, 特种设备 …).
    Roles are stored by slug, so that renaming a class never breaks a right. Taking a role away deletes the row; the
    audit trail keeps that it was held.
    """

    scope: ClassVar = Scope(office="organisation__path", plain=("reason",))

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="grants")
    role = models.SlugField("角色", max_length=40)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="grants")
    # Digits of an administrative division at one of its own lengths, so that a prefix is a whole level.
    division = models.CharField(
        "行政区划",
        max_length=12,
        default="",
        blank=True,
        validators=[RegexValidator(r"^(\d{2}|\d{4}|\d{6}|\d{9}|\d{12})$", "行政区划代码应为2、4、6、9或12位数字。")],
    )
    field = models.CharField("监管领域", max_length=40, default="", blank=True)
    granted_at = models.DateTimeField("授予时间", default=city_time.now, editable=False)
    granted_by = models.CharField("授予人", max_length=60, default="", blank=True)
    # The second person of a heavy grant.
    confirmed_by = models.CharField("复核人", max_length=60, default="", blank=True)
    reason = models.CharField("理由", max_length=200, default="", blank=True)
    # The last day it counts; from the next one it gives nothing. None: until it is taken.
    expires_on = models.DateField("有效期至", null=True, blank=True)

    class Meta:
        ordering = ["account", "role", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "role", "organisation", "division", "field"], name="grant_given_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.account}：{self.role}@{self.organisation}"


class ProposedGrant(models.Model):
    """A heavy grant one administrator asks for and another one decides. Until then it gives nothing."""

    scope: ClassVar = Scope(office="organisation__path", plain=("reason", "words"))

    class Outcome(models.TextChoices):
        """What became of it."""

        WAITING = "waiting", "待复核"
        CONFIRMED = "confirmed", "已同意"
        REFUSED = "refused", "未同意"

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="proposed_grants")
    role = models.SlugField("角色", max_length=40)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="proposed_grants")
    division = models.CharField("行政区划", max_length=12, default="", blank=True)
    field = models.CharField("监管领域", max_length=40, default="", blank=True)
    expires_on = models.DateField("有效期至", null=True, blank=True)
    reason = models.CharField("理由", max_length=200)
    proposed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField("提出时间")
    outcome = models.CharField("结果", max_length=10, choices=Outcome.choices, default=Outcome.WAITING)
    decided_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField("决定时间", null=True)
    words = models.CharField("决定理由", max_length=200, default="", blank=True)

    class Meta:
        ordering = ["-proposed_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(outcome="waiting", decided_by=None, decided_at=None)
                | (~models.Q(outcome="waiting") & models.Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="proposed_grant_decided_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by=None) | ~models.Q(decided_by=models.F("proposed_by")),
                name="proposed_grant_needs_two_persons",
            ),
            models.UniqueConstraint(
                fields=["account", "role", "organisation", "division", "field"],
                condition=models.Q(outcome="waiting"),
                name="proposed_grant_waits_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account}：{self.role}@{self.organisation}（{self.get_outcome_display()}）"
