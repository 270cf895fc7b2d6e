"""Grants: who holds which role, and where. The only rights there are."""

from django.core.validators import RegexValidator
from django.db import models

from xinheng.kit import city_time
from xinheng.support.accounts.models import Account
from xinheng.support.orgs.models import Organisation


class Grant(models.Model):
    """An account holds a role in an organisation and all below it.

    `division` and `field`, where given, narrow it to one division and one field of supervision (食品, 特种设备 …).
    Roles are stored by slug, so that renaming a class never breaks a right. Taking a role away deletes the row; the
    audit trail keeps that it was held.
    """

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

    class Meta:
        ordering = ["account", "role", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "role", "organisation", "division", "field"], name="grant_given_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.account}：{self.role}@{self.organisation}"
