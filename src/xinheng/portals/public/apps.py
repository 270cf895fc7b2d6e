"""The app of the public portal."""

from django.apps import AppConfig


class PublicConfig(AppConfig):
    """The public's pages."""

    name = "xinheng.portals.public"
    label = "public"
    verbose_name = "公众门户"
