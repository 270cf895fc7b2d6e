"""The `registers` app."""

from django.apps import AppConfig

from xinheng.support.jobs.followers import once_a_day, register_follower


class RegistersConfig(AppConfig):
    """登记簿."""

    name = "xinheng.fusion.registers"
    label = "registers"
    verbose_name = "登记簿"

    def ready(self) -> None:
        """The worker destroys what is no longer kept."""
        from xinheng.fusion.registers.proving import compare_records
        from xinheng.fusion.registers.tasks import destroy_what_is_due
        from xinheng.support.audit.proving import register_proof

        register_follower("retention", once_a_day(destroy_what_is_due))
        register_proof("records", compare_records)
