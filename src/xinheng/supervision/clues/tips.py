"""A tip: what is told about something that may be wrong, before anybody looked at it."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Tip:
    """What is told about something that may be wrong, before anybody looked at it.

    `identity` is a subject's identifier where the sender knows it; `found_on` the day the law counts from.
    """

    source: str
    text: str
    title: str = ""
    channel: str = ""
    identity: str = ""
    name: str = ""
    address: str = ""
    field: str = ""
    found_on: date | None = None
    breach_suspected: bool = True
    reporter_ref: str = ""
