"""Accounts: the people of the authorities who sign in. The public needs none."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models

from xinheng.kit import city_time


class Account(AbstractBaseUser):
    """One person's login. What the person may do is told by grants, never by the account itself.

    Accounts are closed, never deleted: the history names them.
    """

    username = models.CharField("用户名", max_length=60, unique=True, validators=[UnicodeUsernameValidator()])
    display_name = models.CharField("姓名", max_length=60)
    post = models.CharField("职务", max_length=60, default="", blank=True)
    # 行政执法证号: printed on what an officer signs (行政处罚法 第五十五条: the certificate is shown).
    certificate_number = models.CharField("执法证号", max_length=40, default="", blank=True)
    phone = models.CharField("办公电话", max_length=20, default="", blank=True)
    # Path of the organisation the person belongs to; says nothing about rights.
    office = models.CharField("所属机构", max_length=80, default="", blank=True)
    is_active = models.BooleanField("启用", default=True)
    opened_at = models.DateTimeField("开通时间", default=city_time.now, editable=False)

    objects = BaseUserManager["Account"]()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["display_name"]

    class Meta:
        ordering = ["username"]

    def __str__(self) -> str:
        return self.display_name or self.username

    def get_short_name(self) -> str:
        """The name pages greet with."""
        return self.display_name
