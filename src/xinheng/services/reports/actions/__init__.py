"""What may be done with a report: register, verify, tell the result, reward, look up who reported."""

from xinheng.services.reports.actions.erasing import erase_reporter
from xinheng.services.reports.actions.filing import ToldReport, file_report, register_report
from xinheng.services.reports.actions.handling import (
    ReportRefused,
    decide_reward,
    dispatch_report,
    notify_result,
    propose_reward,
    receive_result,
    return_report,
    reveal_reporter,
)
from xinheng.services.reports.actions.opening import open_report

__all__ = [
    "ReportRefused",
    "ToldReport",
    "decide_reward",
    "dispatch_report",
    "erase_reporter",
    "file_report",
    "notify_result",
    "open_report",
    "propose_reward",
    "receive_result",
    "register_report",
    "return_report",
    "reveal_reporter",
]
