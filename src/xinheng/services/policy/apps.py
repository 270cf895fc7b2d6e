"""The app of policies."""

from django.apps import AppConfig


class PolicyConfig(AppConfig):
    """适用政策."""

    name = "xinheng.services.policy"
    label = "policy"
    verbose_name = "适用政策"
