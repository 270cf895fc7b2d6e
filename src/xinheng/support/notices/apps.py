"""The app `notices`."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """消息."""

    name = "xinheng.support.notices"
    label = "notices"
    verbose_name = "消息"
