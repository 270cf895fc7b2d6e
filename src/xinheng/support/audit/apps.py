"""The app `audit`."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """审计: the trail and its checkpoints."""

    name = "xinheng.support.audit"
    label = "audit"
    verbose_name = "审计"
