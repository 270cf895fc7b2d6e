"""The app of the shared shell."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Templates, static files and template tags that every portal uses."""

    name = "xinheng.portals.ui"
    label = "ui"
    verbose_name = "页面组件"
