"""What the worker does for the tickets: flaws and silence are looked at once a minute."""

import time

from xinheng.fusion.quality.actions import follow_failures

EVERY_SECONDS = 60.0
_asked = {"at": float("-inf")}


def watch_quality() -> int:
    """Looks once a minute; how many tickets were opened or settled."""
    if time.monotonic() < _asked["at"] + EVERY_SECONDS:
        return 0
    _asked["at"] = time.monotonic()
    return follow_failures()
