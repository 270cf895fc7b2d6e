"""What an app's own folder tells the house's tests of its addresses: `tests/world.py` and `tests/access_matrix.csv`.

A scenario or a portal that has addresses of its own keeps both beside its code, and nothing of it stands in here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.apps import AppConfig, apps

from tests import cast as people
from xinheng.support.access.roles import ROLES
from xinheng.support.contract import PortalConfig, ScenarioConfig

CSV = "access_matrix.csv"
# What a scenario's own roles get elsewhere in the house.
ROLES_CSV = "access_of_roles.csv"
Fills = Callable[[Any], Mapping[str, object]]


@dataclass(frozen=True)
class Spot:
    """Where an app lays its things: one of the four offices, seen from the first."""

    name: str
    # 0 to 3, to tell the things of one office from those of another.
    number: int
    office: str
    division: str
    cast: people.Cast


@cache
def faces() -> list[AppConfig]:
    """The scenarios and portals that are installed."""
    return [config for config in apps.get_app_configs() if isinstance(config, ScenarioConfig | PortalConfig)]


@cache
def worlds() -> dict[str, Any]:
    """Label → the module `tests/world.py` of an app: `lay(spot)`, `STARTS`, and if it needs them `SENT`, `VERBS`,
    `NOT_SENSITIVE` and `FILES`."""
    named = {config.label: f"{config.name}.tests.world" for config in faces()}
    return {label: import_module(name) for label, name in named.items() if find_spec(name)}


def lay(spot: Spot) -> dict[str, object]:
    """Label → what the app laid in this place."""
    return {label: world.lay(spot) for label, world in worlds().items()}


def fills_of(route: str, own: Mapping[str, object]) -> Mapping[str, object] | None:
    """What stands in the places of an address (`<int:pk>` → pk), as its app tells; the longest start decides."""
    found: list[tuple[str, str, Fills]] = [
        (start, label, fills)
        for label, world in worlds().items()
        for start, fills in world.STARTS.items()
        if route.startswith(start)
    ]
    if not found:
        return None
    _, label, fills = max(found, key=lambda one: len(one[0]))
    return fills(own[label])


def told(name: str) -> dict[str, Any]:
    """`SENT`, `VERBS`, `NOT_SENSITIVE` or `FILES` of all apps in one."""
    return {key: value for world in worlds().values() for key, value in getattr(world, name, {}).items()}


def files_of(label: str) -> set[str]:
    """The files of an app that have a name of their own, each with its reason in the app's `FILES`."""
    world = worlds().get(label)
    return set(getattr(world, "FILES", {}))


def roles_of(config: AppConfig | None) -> tuple[str, ...]:
    """The roles an app brings; the house's own for none."""
    brought = {role.slug: one for one in faces() if isinstance(one, ScenarioConfig) for role in one.roles}
    return tuple(slug for slug in ROLES if brought.get(slug) is config)


def file_of(module: str) -> Path:
    """The matrix that a view of this module belongs to: its scenario's or portal's own, else the house's."""
    owner = next((config for config in faces() if f"{module}.".startswith(f"{config.name}.")), None)
    return path_of(owner)


def path_of(config: AppConfig | None, name: str = CSV) -> Path:
    """Where an app keeps a matrix; the house's own for none."""
    return Path(config.path) / "tests" / name if config else Path(__file__).with_name(name)


def files() -> list[Path]:
    """Every matrix there is."""
    paths = [path_of(config, name) for config in (None, *faces()) for name in (CSV, ROLES_CSV)]
    return [path for path in paths if path.exists()]
