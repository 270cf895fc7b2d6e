"""The app of the quality tickets."""

from django.apps import AppConfig


class QualityConfig(AppConfig):
    """质量工单."""

    name = "xinheng.fusion.quality"
    label = "quality"
    verbose_name = "质量工单"
    demo = "xinheng.fusion.quality.demo"

    def ready(self) -> None:
        """What the roles of the house may do here; flaws and silence are followed."""
        from xinheng.fusion.quality.followers import watch_quality
        from xinheng.fusion.quality.permissions import QualityVerb as V
        from xinheng.support.access.roles import IntakeClerk, Leader, Steward, UnitHead, give_to
        from xinheng.support.jobs.followers import register_follower

        give_to(Steward, [V.VIEW_TICKETS, V.HANDLE_QUALITY])
        give_to(IntakeClerk, [V.VIEW_TICKETS, V.ANSWER_QUALITY])
        give_to(UnitHead, [V.VIEW_TICKETS, V.ANSWER_QUALITY, V.ACCEPT_FLAWS])
        give_to(Leader, [V.VIEW_TICKETS])
        register_follower("watch_quality", watch_quality)
