"""The app of mediation."""

from django.apps import AppConfig


class MediationConfig(AppConfig):
    """投诉调解."""

    name = "xinheng.services.mediation"
    label = "mediation"
    verbose_name = "投诉调解"

    def ready(self) -> None:
        """What browsers told each other to find each other is forgotten after two minutes."""
        from xinheng.services.mediation.actions import forget_signals
        from xinheng.support.jobs.followers import register_follower

        register_follower("forget_signals", forget_signals)
