"""The app of venues' reports."""

from django.apps import AppConfig


class VenueReportsConfig(AppConfig):
    """共治报告."""

    name = "xinheng.services.venue_reports"
    label = "venue_reports"
    verbose_name = "共治报告"
    demo = "xinheng.services.venue_reports.demo"

    def ready(self) -> None:
        """What the roles of the house may do here, and what a venue does by itself."""
        from xinheng.services.venue_reports.actions import SUPPLEMENT, TAKE_BACK, WITHDRAW
        from xinheng.services.venue_reports.permissions import VenueReportVerb as V
        from xinheng.support.access.roles import Inspector, IntakeClerk, Leader, UnitHead, give_to
        from xinheng.support.procedures.doors.of_party import party_makes

        for role in (IntakeClerk, UnitHead):
            give_to(role, [V.VIEW_VENUE_REPORTS, V.HANDLE_VENUE_REPORTS])
        give_to(Inspector, [V.VIEW_VENUE_REPORTS])
        give_to(Leader, [V.VIEW_VENUE_REPORTS])
        party_makes("venue_report", "supplement", SUPPLEMENT)
        party_makes("venue_report", "withdraw", WITHDRAW)
        party_makes("venue_report", "take_back", TAKE_BACK)
