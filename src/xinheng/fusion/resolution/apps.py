"""The `resolution` app."""

from django.apps import AppConfig


class ResolutionConfig(AppConfig):
    """主体归并."""

    name = "xinheng.fusion.resolution"
    label = "resolution"
    verbose_name = "主体归并"
