"""The app `accounts`."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """账号."""

    name = "xinheng.support.accounts"
    label = "accounts"
    verbose_name = "账号"
