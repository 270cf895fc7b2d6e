"""The app of look-ups."""

from django.apps import AppConfig


class LookupsConfig(AppConfig):
    """合作方查询."""

    name = "xinheng.services.lookups"
    label = "lookups"
    verbose_name = "合作方查询"
