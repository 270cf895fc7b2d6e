"""The app of open data."""

from django.apps import AppConfig


class OpenDataConfig(AppConfig):
    """开放数据."""

    name = "xinheng.services.open_data"
    label = "open_data"
    verbose_name = "开放数据"
    demo = "xinheng.services.open_data.demo"
