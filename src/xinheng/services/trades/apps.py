"""The app of trades."""

from django.apps import AppConfig


class TradesConfig(AppConfig):
    """同行业情况."""

    name = "xinheng.services.trades"
    label = "trades"
    verbose_name = "同行业情况"
