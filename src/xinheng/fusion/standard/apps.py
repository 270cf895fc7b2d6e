"""The standard as a Django app: its files are read and checked when the platform starts."""

from django.apps import AppConfig

from xinheng.fusion.standard.registry import standard


class StandardConfig(AppConfig):
    """Declares data, keeps none: there are no models here."""

    name = "xinheng.fusion.standard"
    label = "standard"
    verbose_name = "数据标准"

    def ready(self) -> None:
        """A wrong file stops the start with its path and dotted key, before a citizen finds it."""
        standard()
