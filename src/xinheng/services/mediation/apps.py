"""The app of mediation."""

from django.apps import AppConfig


class MediationConfig(AppConfig):
    """投诉调解."""

    name = "xinheng.services.mediation"
    label = "mediation"
    verbose_name = "投诉调解"
