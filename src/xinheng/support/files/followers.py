"""What the worker does for files: once a day, and when it starts, it orders the sweep."""

import time

from xinheng.support.files.tasks import sweep_orphan_files

DAY = 24 * 3600.0
_ordered_at: float | None = None


def order_daily_sweep() -> int:
    """Enqueue the sweep if a day has passed since this process last did. Two workers sweeping twice does no harm."""
    global _ordered_at  # noqa: PLW0603  the one thing this process remembers
    now = time.monotonic()
    if _ordered_at is not None and now - _ordered_at < DAY:
        return 0
    sweep_orphan_files.enqueue()
    _ordered_at = now
    return 1
