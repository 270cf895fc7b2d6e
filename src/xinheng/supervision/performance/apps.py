"""The app of the assessment."""

from django.apps import AppConfig


class PerformanceConfig(AppConfig):
    """监督考核."""

    name = "xinheng.supervision.performance"
    label = "performance"
    verbose_name = "监督考核"
    demo = "xinheng.supervision.performance.demo"

    def ready(self) -> None:
        """Who sees the figures of others; the worker counts by the day."""
        from xinheng.supervision.performance.permissions import PerformanceVerb as V
        from xinheng.supervision.performance.tasks import count_open_months
        from xinheng.support.access.roles import Leader, UnitHead, give_to
        from xinheng.support.jobs.followers import once_a_day, register_follower

        give_to(UnitHead, V)
        give_to(Leader, V)
        register_follower("performance", once_a_day(count_open_months))
