"""The app `audit`."""

from django.apps import AppConfig

from xinheng.support.jobs.followers import register_follower


class AuditConfig(AppConfig):
    """审计: the trail and its checkpoints."""

    name = "xinheng.support.audit"
    label = "audit"
    verbose_name = "审计"

    def ready(self) -> None:
        """The worker signs checkpoints."""
        from xinheng.support.audit.followers import sign_what_is_due

        register_follower("sign_checkpoints", sign_what_is_due)
