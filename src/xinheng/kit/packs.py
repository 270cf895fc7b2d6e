"""Where a city pack lies: a shipped pack by its name, any other by the path of its folder."""

from functools import cache
from pathlib import Path

SHIPPED = Path(__file__).resolve().parent.parent / "cities"


@cache
def pack_folder(city: str) -> Path:
    """The folder of `XINHENG_CITY`: the name of a shipped pack (`chongqing`) or the path of a pack folder.

    Found once: every page asks for it many times, and a pack does not move under a running process.
    """
    shipped = SHIPPED / city
    return shipped if city.isidentifier() and shipped.is_dir() else Path(city).expanduser().resolve()
