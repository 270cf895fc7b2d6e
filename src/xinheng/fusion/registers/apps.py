"""The `registers` app."""

from django.apps import AppConfig

from xinheng.support.jobs.followers import register_follower


class RegistersConfig(AppConfig):
    """登记簿."""

    name = "xinheng.fusion.registers"
    label = "registers"
    verbose_name = "登记簿"

    def ready(self) -> None:
        """The worker destroys what is no longer kept."""
        from xinheng.fusion.registers.followers import order_daily_retention
        from xinheng.fusion.registers.proving import compare_records
        from xinheng.support.audit.proving import register_proof

        register_follower("retention", order_daily_retention)
        register_proof("records", compare_records)
