"""Runs of intake and what became of every row; what of other departments' data is expected, fetched and pushed."""

from xinheng.fusion.intake.models.arrivals import Arrival, Expectation
from xinheng.fusion.intake.models.reaching import DataLink, Pull, PushedWord, PushKey
from xinheng.fusion.intake.models.runs import Finding, IntakeRun, Reject

__all__ = [
    "Arrival",
    "DataLink",
    "Expectation",
    "Finding",
    "IntakeRun",
    "Pull",
    "PushKey",
    "PushedWord",
    "Reject",
]
