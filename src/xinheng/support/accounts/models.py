"""Accounts: the people of the authorities who sign in. The public needs none."""

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models

from xinheng.kit import city_time
from xinheng.kit.scope import Scope, Unlisted
from xinheng.support.prepared.rows import QuickRow


class Account(QuickRow, AbstractBaseUser):
    """One person's login. What the person may do is told by grants, never by the account itself.

    Accounts are closed, never deleted: the history names them.
    """

    scope: ClassVar = Scope(office="office", plain=("password",))

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
    # Set while the password is one an administrator handed out: it works until then and is changed before anything.
    initial_until = models.DateTimeField("初始密码有效至", null=True, blank=True)

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


class Device(models.Model):
    """A browser in which an account signed in before, known by a cookie of which only the digest is kept.

    From a known device the right password always opens: wrong tries made elsewhere do not count against it.
    """

    scope: ClassVar = Scope(office="account__office")

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="devices")
    digest = models.CharField(max_length=64, unique=True)
    title = models.CharField("设备", max_length=60)
    first_seen_at = models.DateTimeField("首次登录")
    last_seen_at = models.DateTimeField("最近登录")

    class Meta:
        ordering = ["-last_seen_at"]

    def __str__(self) -> str:
        return self.title


class SignIn(models.Model):
    """One session from signing in to its end: where from, on which device."""

    scope: ClassVar = Scope(office="account__office")

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="sign_ins")
    device = models.ForeignKey(Device, on_delete=models.SET_NULL, null=True, related_name="sign_ins")
    session_key = models.CharField(max_length=40, db_index=True)
    address = models.CharField("网络地址", max_length=45)
    at = models.DateTimeField("登录时间")
    ended_at = models.DateTimeField("结束时间", null=True)

    class Meta:
        ordering = ["-at"]
        indexes = [models.Index(fields=["account", "-at"], name="sign_in_of_account")]

    def __str__(self) -> str:
        return f"{self.account} {self.at:%Y-%m-%d %H:%M}"


class WrongTries(models.Model):
    """Tries to sign in as a name from a place (a device or a network address; empty: from anywhere) in a row.

    Name and place are kept as marks under our key: the table says neither who was tried nor from where.
    """

    scope: ClassVar = Unlisted("counters of the lock, asked by name and place")

    name = models.CharField(max_length=32)
    place = models.CharField(max_length=32, blank=True)
    count = models.PositiveIntegerField(default=0)
    wait_until = models.DateTimeField(null=True)
    last_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "place"], name="wrong_tries_of_a_place")]
        indexes = [models.Index(fields=["last_at"], name="wrong_tries_by_age")]

    def __str__(self) -> str:
        return f"{self.count}"
