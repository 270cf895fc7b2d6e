"""The app of the api portal."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The public API."""

    name = "xinheng.portals.api"
    label = "api"
    verbose_name = "开放接口"
