"""The app of the reports."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """举报处理."""

    name = "xinheng.services.reports"
    label = "reports"
    demo = "xinheng.services.reports.demo"
    verbose_name = "举报处理"

    def ready(self) -> None:
        """What the roles of the house may do here. Leaders see that there is a report, never who reported."""
        from xinheng.services.reports.permissions import ReportVerb as V
        from xinheng.support.access.roles import Inspector, IntakeClerk, Leader, UnitHead, give_to

        for role in (IntakeClerk, Inspector, UnitHead):
            give_to(role, [V.VIEW_REPORTS, V.HANDLE_REPORTS])
        give_to(UnitHead, [V.DECIDE_REPORTS])
        give_to(Leader, [V.VIEW_REPORTS])
