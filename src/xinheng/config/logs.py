"""Logs are one JSON object a line, so that a new line in a value can never forge an entry.

Everything in them passes the gate of personal numbers: an error repeats what somebody typed.
"""

from typing import Any

import structlog
from structlog.typing import EventDict, Processor

from xinheng.kit.personal.striking import strike_all

# Written by ourselves; a moment's digits are no telephone.
_OURS = ("timestamp", "level", "logger")


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
            struck,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )


def struck(logger: Any, method: str, event: EventDict) -> EventDict:
    """Personal numbers struck out of every text of the entry, tracebacks included."""
    return {name: value if name in _OURS else strike_all(value) for name, value in event.items()}
