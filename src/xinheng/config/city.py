"""What the city's own pack says of the settings: its zone, its scenarios, its weekends."""

import tomllib
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from xinheng.config.environment import CITY
from xinheng.kit import city_time
from xinheng.kit.packs import pack_folder


def keep_time() -> str:
    """Set the city's clock: its pack's zone, and the day of `XINHENG_CLOCK`. Returns the zone's name.

    A pack that cannot be read is told when it is read whole; until then days are those of Shanghai.
    """
    try:
        name = str(_city()["time_zone"])
        city_time.keep_zone(name)
    except (OSError, KeyError, ValueError):
        name = "Asia/Shanghai"
    try:
        city_time.set_from_environment()
    except ValueError as error:
        raise ImproperlyConfigured(
            f"{city_time.SETTING} 应写作“显示的时刻@真实的时刻”（ISO 8601，带时区），请改正或去掉这个设置"
        ) from error
    return name


def scenarios(*shipped: str) -> list[str]:
    """The scenarios of this city: all that ship, or those its pack names (`scenarios = ["lifts"]`)."""
    try:
        named = _city().get("scenarios")
    except (OSError, ValueError):
        named = None
    if named is None:
        return list(shipped)
    known = {path.rpartition(".")[2]: path for path in shipped}
    unknown = [str(name) for name in named if name not in known] if isinstance(named, list) else [str(named)]
    if unknown:
        raise ImproperlyConfigured(
            f"城市包的 scenarios 应从 {'、'.join(known)} 中列出（可以是空列表），得到 {'、'.join(unknown)}，请改正"
        )
    return [path for name, path in known.items() if name in named]


def weekends_move_deadlines() -> bool:
    """Whether a period that ends on a weekend goes on to the next working day, by the pack's own word."""
    return _city().get("weekends_move_deadlines", True) is not False


def generated_data() -> bool:
    """Whether the city shows generated data, which every paper then says."""
    return _city().get("demo", False) is True


def _city() -> dict[str, Any]:
    """`city.toml` as it stands, before anything is checked."""
    return tomllib.loads((pack_folder(CITY) / "city.toml").read_text(encoding="utf-8"))
