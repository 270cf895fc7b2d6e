"""The calendar of holidays that staff keep."""

from django.apps import AppConfig


class CalendarConfig(AppConfig):
    """The app."""

    name = "xinheng.support.calendar"
    label = "calendar"
    verbose_name = "工作日历"
