"""The app of annual reports."""

from django.apps import AppConfig


class AnnualReportsConfig(AppConfig):
    """年度报告."""

    name = "xinheng.services.annual_reports"
    label = "annual_reports"
    verbose_name = "年度报告"

    def ready(self) -> None:
        """What was filed is brought into the registers by the worker; a wrong form or key stops the start."""
        from django.core.checks import register

        from xinheng.services.annual_reports.declarations import check_receivers
        from xinheng.services.annual_reports.followers import enter_reports_gathered
        from xinheng.support.jobs.followers import register_follower

        register_follower("annual_reports", enter_reports_gathered)
        register(check_receivers)
