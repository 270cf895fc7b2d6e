"""How fresh each source is: read at most once a minute and process, since every section of every dossier names one."""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from hashlib import blake2b

from xinheng.fusion.registers.queries import sources_received
from xinheng.fusion.standard.periods import after
from xinheng.fusion.standard.registry import standard
from xinheng.kit import city_time
from xinheng.portals.ui import wording

KEPT_SECONDS = 60
GRACE = timedelta(days=1)


@dataclass(frozen=True)
class SourceLine:
    """A source as a section's last line tells it; `late` is empty while it is on time."""

    title: str
    received_at: datetime | None
    late: str


def freshness_of(name: str, refresh: str) -> SourceLine:
    """What the last line of a section says of a source that is due every `refresh`, a period as types declare it."""
    source = _sources().get(name)
    if source is None:
        return SourceLine(name, None, "")
    return SourceLine(source.title, source.received_at, _late(source.received_at, refresh))


def title_of(name: str) -> str:
    """What a source is called; its name where none is told."""
    source = _sources().get(name)
    return source.title if source else name


def last_received() -> datetime | None:
    """When anything was last received from any department."""
    return max((one.received_at for one in _sources().values() if one.received_at), default=None)


def freshness_now() -> bytes:
    """A short name for all that can be said of the sources this second."""
    global _named  # noqa: PLW0603  of this process
    sources, second = _sources(), int(city_time.now().timestamp())
    # By which dictionary it is: to compare two hundred lines at each request cost as much as the rest of a kept page.
    if _named is None or _named[0] is not sources or _named[1] != second:
        _named = (sources, second, _freshness(sources.values()))
    return _named[2]


# The name given last: of which sources, in which second.
_named: tuple[dict[str, SourceLine], int, bytes] | None = None


def _freshness(lines: Iterable[SourceLine]) -> bytes:
    periods = sorted({type.refresh for type in standard().types.values()})
    told = [(one, [_late(one.received_at, period) for period in periods]) for one in lines]
    return blake2b(repr(told).encode(), digest_size=16).digest()


def _late(received_at: datetime | None, refresh: str) -> str:
    if received_at is None or city_time.now() <= after(refresh, received_at) + GRACE:
        return ""
    silent = city_time.now() - received_at
    return f"{silent.days} 天未更新，数据到 {wording.short_day(received_at)}"


def _sources() -> dict[str, SourceLine]:
    return sources_read_in(this_minute())


def this_minute() -> int:
    """For what is told from memory: it is asked for anew when this number becomes another."""
    return int(time.monotonic() // KEPT_SECONDS)


@lru_cache(maxsize=1)
def sources_read_in(_minute: int) -> dict[str, SourceLine]:
    """Every source by its name, as it stood when it was first asked for in this minute of the process."""
    return {name: SourceLine(title or name, received_at, "") for name, title, received_at in sources_received()}
