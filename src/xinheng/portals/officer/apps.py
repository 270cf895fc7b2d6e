"""The app of the officer portal."""

from django.apps import AppConfig


class OfficerConfig(AppConfig):
    """The officers' pages."""

    name = "xinheng.portals.officer"
    label = "officer"
    verbose_name = "监管工作台"
