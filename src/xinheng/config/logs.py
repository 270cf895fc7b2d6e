"""Logs are one JSON object a line, so that a new line in a value can never forge an entry."""

import structlog
from structlog.typing import Processor


def formatter() -> structlog.stdlib.ProcessorFormatter:
    """The formatter of every handler."""
    shared: list[Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso"),
        structlog.processors.format_exc_info,
    ]
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )
