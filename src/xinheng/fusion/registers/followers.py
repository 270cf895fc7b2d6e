"""What the worker does for the registers: on each new day of the city, and when it starts, it orders the retention."""

from datetime import date

from xinheng.fusion.registers.tasks import destroy_what_is_due
from xinheng.kit import city_time

_ordered_on: date | None = None


def order_daily_retention() -> int:
    """Enqueue the job if this process has not yet done so today. Twice does no harm: the second finds nothing due."""
    global _ordered_on  # noqa: PLW0603  the one thing this process remembers
    today = city_time.today()
    if _ordered_on == today:
        return 0
    destroy_what_is_due.enqueue()
    _ordered_on = today
    return 1
