"""The models of the lake as a Django app."""

from django.apps import AppConfig


class StatisticsConfig(AppConfig):
    """What is counted over the lake."""

    name = "xinheng.fusion.statistics"
    label = "statistics"
    verbose_name = "统计模型"
