"""The app of policies."""

from django.apps import AppConfig
from django.core.checks import register


class PolicyConfig(AppConfig):
    """适用政策."""

    name = "xinheng.services.policy"
    label = "policy"
    verbose_name = "适用政策"

    def ready(self) -> None:
        """A wrong table of trades stops the start."""
        from xinheng.services.policy.declarations import check_fields

        register(check_fields)
