"""The app `alarms`."""

from django.apps import AppConfig


class AlarmsConfig(AppConfig):
    """安全告警."""

    name = "xinheng.support.alarms"
    label = "alarms"
    verbose_name = "安全告警"
