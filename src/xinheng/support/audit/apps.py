"""The app `audit`."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """审计."""

    name = "xinheng.support.audit"
    label = "audit"
    verbose_name = "审计"
