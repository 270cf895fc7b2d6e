"""A small demo city, loaded whole once a process: six hundred subjects, and what people did there."""

from dataclasses import dataclass

from django.test import override_settings
from tests.kept import kept

from xinheng.demo.load import Loaded, load_city


@dataclass(frozen=True)
class SmallCity:
    """What came of its files, and what the demo said meanwhile."""

    loaded: Loaded
    lines: list[str]


def _load() -> SmallCity:
    lines: list[str] = []
    with override_settings(XINHENG_CITY="chongqing"):
        return SmallCity(load_city(subjects=600, seed=4, say=lines.append, trend_months=1), lines)


small_city = kept(_load, home=True)
