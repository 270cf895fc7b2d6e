"""Logs are one JSON object a line, so that a new line in a value can never forge an entry.

Everything in them passes the gate of personal numbers: an error repeats what somebody typed. What is said beside an
entry is named here or left out, and a link that opens something by itself loses what opens it: who reads the log is no
side of a mediation. A log that takes nothing (its disk is full, its pipe is gone) never stops or slows what it tells
of: lines are lost, counted, and told of as soon as one is taken again.
"""

import logging
import os
import re
import sys
import threading
from typing import Any

import structlog
from structlog.typing import EventDict, Processor

from xinheng.kit.personal.striking import strike_all

# What Django is told of logs.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "xinheng.config.logs.formatter"}},
    "handlers": {"stderr": {"class": "xinheng.config.logs.EnduringHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
}
# Written by ourselves; a moment's digits are no telephone.
_OURS = ("timestamp", "level", "logger")
# What may be said beside an entry. Django lays whole requests there, and statements with what was asked by them.
BESIDE = frozenset((
    "again_in_seconds", "answers", "by", "code", "digest", "ended", "filing", "finding", "folder", "follower", "gap",
    "job", "matter", "number", "path", "problems", "refused", "seconds", "size", "status", "status_code", "task",
    "verb", "why",
))  # fmt: skip
# A part of an address that nobody types: the key of a room, a signed name. Numbers of matters have capitals alone.
# Looked for where a run begins and within it alone: from each sign to the end of a long path would take a second.
_OPENS = re.compile(r"(?<![\w-])(?=[\w-]*[a-z])[\w-]{20,}", re.ASCII)
STANDARD_ERROR = 2


class EnduringHandler(logging.Handler):
    """Writes each entry with one call to a file descriptor, past Python's buffers, which keep what failed."""

    def __init__(self, descriptor: int = STANDARD_ERROR) -> None:
        super().__init__()
        self.descriptor = descriptor
        self.lost = 0
        self._torn = False
        self._of_process = os.getpid()
        self._writing = threading.Lock()

    def emit(self, record: logging.LogRecord) -> None:
        """Write the entry, or count it as lost."""
        try:
            line = self.format(record)
        except Exception:
            line = f"an entry of {record.name} could not be set: {sys.exc_info()[0]}"
        if self._of_process != os.getpid():  # a fork may have copied a lock that nobody holds any more
            self._writing, self._of_process = threading.Lock(), os.getpid()
        with self._writing:
            if not self._write(line):
                self.lost += 1
            elif self.lost:
                self._tell()

    def _tell(self) -> None:
        lost = logging.LogRecord(__name__, logging.ERROR, "", 0, "log entries were lost: %s", (self.lost,), None)
        if self._write(self.format(lost)):
            self.lost = 0

    def _write(self, line: str) -> bool:
        """Whether the whole line was taken; after a torn one the next begins on a line of its own."""
        data = (("\n" if self._torn else "") + line + "\n").encode("utf-8", "backslashreplace")
        try:
            taken = os.write(self.descriptor, data)
        except OSError:
            return False
        self._torn = taken < len(data)
        return not self._torn


def formatter() -> structlog.stdlib.ProcessorFormatter:
    """The formatter of every handler."""
    shared: list[Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(allow=BESIDE),
        structlog.processors.TimeStamper(fmt="iso"),
        structlog.processors.format_exc_info,
    ]
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            unopened,
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            struck,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )


def unopened(logger: Any, method: str, event: EventDict) -> EventDict:
    """The address an entry tells of without what would open it for whoever reads the log."""
    if path := getattr(getattr(event.get("_record"), "request", None), "path", ""):
        # As Django writes it into its sentence.
        written = path.encode("unicode_escape").decode("ascii")
        event["event"] = str(event["event"]).replace(written, address(path))
    if "path" in event:
        event["path"] = address(str(event["path"]))
    return event


def address(path: str) -> str:
    """A path as it may stand in a log."""
    return _OPENS.sub("…", path)


def struck(logger: Any, method: str, event: EventDict) -> EventDict:
    """Personal numbers struck out of every text of the entry, tracebacks and what is said beside it included."""
    return {name: value if name in _OURS else _plain(value) for name, value in event.items()}


def _plain(value: Any) -> Any:
    """A value as it may stand in a log: struck; a number that looks personal, and what is no plain value, as text."""
    if isinstance(value, dict | list | tuple):
        return strike_all(value)
    text = str(value)
    told = strike_all(text)
    return value if told == text and isinstance(value, bool | int | float | None) else told
