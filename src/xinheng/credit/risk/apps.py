"""Registration of the risk app."""

from django.apps import AppConfig


class RiskConfig(AppConfig):
    """信用风险."""

    name = "xinheng.credit.risk"
    label = "risk"
    verbose_name = "信用风险"
