"""The papers of an inspection and the rows they leave in the registers."""

from xinheng.supervision.inspection.papers.issuing import (
    fitting,
    issuer_of,
    local,
    moment,
    office_name,
    prints,
    published_on,
    reviewed_by,
)
from xinheng.supervision.inspection.papers.order import Demand, OrderPaper, order_of_step, order_pdf, order_row
from xinheng.supervision.inspection.papers.record import TEN_MINUTES, record_of_step, record_pdf, signer_name

__all__ = [
    "TEN_MINUTES",
    "Demand",
    "OrderPaper",
    "fitting",
    "issuer_of",
    "local",
    "moment",
    "office_name",
    "order_of_step",
    "order_pdf",
    "order_row",
    "prints",
    "published_on",
    "record_of_step",
    "record_pdf",
    "reviewed_by",
    "signer_name",
]
