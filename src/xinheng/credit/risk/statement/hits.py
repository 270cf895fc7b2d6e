"""What the statement finds."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class IndicatorHit:
    """One indicator that costs or gains points for one subject."""

    indicator: str
    points: int
    value: str | None
    since: date | None
    until: date | None
