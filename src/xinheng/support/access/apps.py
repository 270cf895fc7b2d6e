"""The app `access`."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """权限."""

    name = "xinheng.support.access"
    label = "access"
    verbose_name = "权限"

    def ready(self) -> None:
        """An organisation with people or grants is not closed over their heads."""
        from xinheng.support.access.proving import compare_grants
        from xinheng.support.access.queries import grants_at, people_at
        from xinheng.support.audit.proving import register_proof
        from xinheng.support.orgs.ties import register_tie

        register_tie("在用账号", people_at)
        register_tie("授权", grants_at)
        register_proof("grants", compare_grants)
