"""What the complainant may look up, and what staff and the other side see of a complaint."""

from xinheng.services.complaints.queries.dispute import ComplaintPage, complaint_page, dispute_of
from xinheng.services.complaints.queries.finding import (
    complaint_by_number,
    complaint_numbered,
    filed_since,
    full_number,
)
from xinheng.services.complaints.queries.progress import Progress, progress_of
from xinheng.services.complaints.queries.told import SideTold, told_by_step, untold

__all__ = [
    "ComplaintPage",
    "Progress",
    "SideTold",
    "complaint_by_number",
    "complaint_numbered",
    "complaint_page",
    "dispute_of",
    "filed_since",
    "full_number",
    "progress_of",
    "told_by_step",
    "untold",
]
