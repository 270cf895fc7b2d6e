"""The app `audit`."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """审计: the trail and its checkpoints."""

    name = "xinheng.support.audit"
    label = "audit"
    verbose_name = "审计"

    def ready(self) -> None:
        """Heads are sealed anew after an exchange of keys."""
        from xinheng.support.audit.renewing import HEADS
        from xinheng.support.crypto.renewing import register_part

        register_part(HEADS)
