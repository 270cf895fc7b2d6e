"""The app of mandates."""

from django.apps import AppConfig


class MandatesConfig(AppConfig):
    """经营主体授权."""

    name = "xinheng.services.mandates"
    label = "mandates"
    verbose_name = "经营主体授权"
