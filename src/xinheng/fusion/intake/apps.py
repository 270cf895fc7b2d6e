"""The `intake` app."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """数据接入."""

    name = "xinheng.fusion.intake"
    label = "intake"
    verbose_name = "数据接入"
