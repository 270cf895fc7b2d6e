"""What may be done with a venue's report."""

from xinheng.support.access.permissions import Verb


class VenueReportVerb(Verb):
    """The permissions of this procedure."""

    VIEW_VENUE_REPORTS = "venue_reports.view", "查看共治报告"
    HANDLE_VENUE_REPORTS = "venue_reports.handle", "办理共治报告"
