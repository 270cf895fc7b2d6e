"""Counters that begin anew with every test."""

from xinheng.support.counting import counters


def begin_anew() -> None:
    """Every count of this process and of the file is forgotten."""
    counters._alone_until = 0.0
    counters._own.clear()
    if counters.settings.XINHENG_COUNTERS:
        with counters.file() as database:
            database.execute("DELETE FROM counted")
            database.execute("DELETE FROM kept")
