"""The `intake` app."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """数据接入."""

    name = "xinheng.fusion.intake"
    label = "intake"
    verbose_name = "数据接入"

    def ready(self) -> None:
        """Silence is looked for; what was tried and left lying goes once a day."""
        from xinheng.fusion.intake.followers import watch_folders, watch_schedules, watch_silence
        from xinheng.fusion.intake.tasks import forget_deliveries
        from xinheng.support.jobs.followers import once_a_day, register_follower

        register_follower("watch_folders", watch_folders)
        register_follower("watch_schedules", watch_schedules)
        register_follower("watch_silence", watch_silence)
        register_follower("forget_deliveries", once_a_day(forget_deliveries))
