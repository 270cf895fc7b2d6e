"""The `matching` app."""

from django.apps import AppConfig


class MatchingConfig(AppConfig):
    """主体归一."""

    name = "xinheng.fusion.matching"
    label = "matching"
    verbose_name = "主体归一"
