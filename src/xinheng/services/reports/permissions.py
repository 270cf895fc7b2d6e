"""What may be done with a report."""

from xinheng.support.access.permissions import Verb


class ReportVerb(Verb):
    """The permissions of this procedure."""

    VIEW_REPORTS = "reports.view", "查看举报"
    HANDLE_REPORTS = "reports.handle", "登记和办理举报"
    DECIDE_REPORTS = "reports.decide", "审批举报的移送、延期和奖励"
