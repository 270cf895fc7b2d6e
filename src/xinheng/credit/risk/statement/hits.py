"""What the statement finds."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Hit:
    """One indicator that costs or gains points for one subject."""

    indicator: str
    points: int
    value: str | None
    since: date | None
    until: date | None
