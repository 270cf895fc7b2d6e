"""The papers of an inspection and the rows they leave in the registers."""

from xinheng.supervision.inspection.papers.extension import EXTENSION, order_before, standing_extension
from xinheng.supervision.inspection.papers.issuing import (
    fitting,
    issuer_of,
    local,
    moment,
    prints,
    published_on,
)
from xinheng.supervision.inspection.papers.moments import moment_told, told_by_phone
from xinheng.supervision.inspection.papers.order import ORDER, Demand, OrderPaper, order_of_step, order_row, order_says
from xinheng.supervision.inspection.papers.record import record, record_of, record_of_step, signer_name

__all__ = [
    "EXTENSION",
    "ORDER",
    "Demand",
    "OrderPaper",
    "fitting",
    "issuer_of",
    "local",
    "moment",
    "moment_told",
    "order_before",
    "order_of_step",
    "order_row",
    "order_says",
    "prints",
    "published_on",
    "record",
    "record_of",
    "record_of_step",
    "signer_name",
    "standing_extension",
    "told_by_phone",
]
