"""The city's clock: what time it is, and which day, where the city lies. The only place that reads a clock.

A deadline ends when the day ends in the city, not where the server stands, so every day is asked here. The clock can
be set: a demo lives on a chosen day, and so does a run of the tests. The setting stands in the environment, so that
the processes a command starts (server, worker) live on the same day.
"""

import os
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

# `<the moment that is shown>@<the real moment at which it was shown>`, both ISO 8601 with a zone.
SETTING = "XINHENG_CLOCK"
_kept = {"zone": ZoneInfo("Asia/Shanghai"), "ahead": timedelta()}


def keep_zone(name: str) -> None:
    """From now on days begin and end in this zone (an IANA name such as `Asia/Shanghai`)."""
    _kept["zone"] = ZoneInfo(name)


def zone() -> ZoneInfo:
    """The city's zone."""
    return _kept["zone"]  # type: ignore[return-value]


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC) + ahead()


def today() -> date:
    """The day it is in the city."""
    return now().astimezone(zone()).date()


def local(at: datetime) -> datetime:
    """A moment as the city's clocks show it. `at` must carry a zone."""
    return at.astimezone(zone())


def day_of(at: datetime) -> date:
    """The city's day in which a moment lies. `at` must carry a zone."""
    return at.astimezone(zone()).date()


def start_of(day: date) -> datetime:
    """The first moment of a day in the city."""
    return datetime.combine(day, time(), zone())


def end_of(day: date) -> datetime:
    """The last second of a day in the city."""
    return datetime.combine(day, time(23, 59, 59), zone())


def ahead() -> timedelta:
    """How far the clock was set from the machine's."""
    return _kept["ahead"]  # type: ignore[return-value]


def set_ahead(by: timedelta) -> None:
    """Show a moment so far from the machine's; for a while, in this process alone."""
    _kept["ahead"] = by


def set_clock(shown: datetime) -> str:
    """Show `shown` now and go on from there; returns the setting that gives another process the same clock."""
    real = datetime.now(UTC)
    _kept["ahead"] = shown - real
    return f"{shown.isoformat()}@{real.isoformat()}"


def set_from_environment() -> None:
    """The clock as `XINHENG_CLOCK` sets it; the machine's own without it. Raises ValueError for a garbled setting."""
    shown, _, real = os.environ.get(SETTING, "").partition("@")
    _kept["ahead"] = datetime.fromisoformat(shown) - datetime.fromisoformat(real) if shown else timedelta()
