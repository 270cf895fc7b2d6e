"""The app `privacy`."""

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    """个人信息请求."""

    name = "xinheng.support.privacy"
    label = "privacy"
    verbose_name = "个人信息请求"
