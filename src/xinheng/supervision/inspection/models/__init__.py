"""An inspection task, who does it, what was found, what proves it."""

from xinheng.supervision.inspection.models.findings import ORDERED, Evidence, Finding
from xinheng.supervision.inspection.models.on_site import PhoneStep, Signature
from xinheng.supervision.inspection.models.tasks import DrawnList, InspectionTask, TaskOfficer

__all__ = [
    "ORDERED",
    "DrawnList",
    "Evidence",
    "Finding",
    "InspectionTask",
    "PhoneStep",
    "Signature",
    "TaskOfficer",
]
