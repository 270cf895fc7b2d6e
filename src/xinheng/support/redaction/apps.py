"""The app `redaction`."""

from django.apps import AppConfig


class RedactionConfig(AppConfig):
    """个人信息隐去."""

    name = "xinheng.support.redaction"
    label = "redaction"
    verbose_name = "个人信息隐去"
