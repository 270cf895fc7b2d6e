"""The app of the administrators' portal."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """The pages of who keeps the platform."""

    name = "xinheng.portals.desk"
    label = "desk"
    verbose_name = "系统管理"
