"""The models of the lake as a Django app."""

from django.apps import AppConfig
from django.core.checks import Tags, register


class StatisticsConfig(AppConfig):
    """What is counted over the lake; its system check reads every model when the process starts."""

    name = "xinheng.fusion.statistics"
    label = "statistics"
    verbose_name = "统计模型"

    def ready(self) -> None:
        """Register the check."""
        from xinheng.fusion.statistics.registry import check_models

        register(check_models, Tags.compatibility)
