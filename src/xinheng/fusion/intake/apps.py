"""The `intake` app."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """数据接入."""

    name = "xinheng.fusion.intake"
    label = "intake"
    verbose_name = "数据接入"

    def ready(self) -> None:
        """Silence is looked for; what was left lying goes once a day, and sealed cells with their records."""
        from xinheng.fusion.intake.followers import watch_folders, watch_schedules, watch_silence
        from xinheng.fusion.intake.tasks import forget_deliveries
        from xinheng.fusion.intake.writing.forgetting import forget_person, forget_said_of
        from xinheng.fusion.registers.erasing import register_sealed_beside
        from xinheng.support.jobs.followers import once_a_day, register_follower

        register_follower("watch_folders", watch_folders)
        register_follower("watch_schedules", watch_schedules)
        register_follower("watch_silence", watch_silence)
        register_follower("forget_deliveries", once_a_day(forget_deliveries))
        register_sealed_beside("refused_rows", forget_said_of, forget_person)
