"""The app of trades."""

from django.apps import AppConfig


class TradesConfig(AppConfig):
    """同行业情况."""

    name = "xinheng.services.trades"
    label = "trades"
    verbose_name = "同行业情况"

    def ready(self) -> None:
        """The figures are made anew by the day."""
        from xinheng.services.trades.tasks import make_trade_figures
        from xinheng.support.jobs.followers import once_a_day, register_follower

        register_follower("trade_figures", once_a_day(make_trade_figures))
