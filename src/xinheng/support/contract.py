"""What an app of the upper floors tells the platform about itself, so that its own folder is all there is of it.

    class LiftsConfig(ScenarioConfig):
        name, label, verbose_name = "xinheng.scenarios.lifts", "lifts", "电梯"
        addresses = {"officer/lifts/": "xinheng.scenarios.lifts.pages.officer_urls"}
        menu = (("监管", Entry("电梯", "/officer/lifts/", "elevator", LiftVerb.VIEW_LIFTS)),)
        roles = (RescueDesk,)
        gives = {"inspector": (LiftVerb.VIEW_LIFTS,)}

One line in the settings installs it; whoever needs to know reads it from here. A portal tells less, a scenario more.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from django.apps import AppConfig, apps
from django.http import HttpResponse
from django.utils.module_loading import import_string

from xinheng.support.access.permissions import Verb
from xinheng.support.access.roles import ROLES, Role, add_role, give_to

# Shown to who holds it, of several any one; None: to everybody.
Needed = Verb | tuple[Verb, ...] | None
# A page about one subject: `view(request, subject, verified=…)`.
Page = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Entry:
    """One line of the workbench's menu. `order` is its place in the group, the smaller the higher."""

    title: str
    address: str
    icon: str
    permission: Needed = None
    exact: bool = False
    order: int = 50


class PortalConfig(AppConfig):
    """An app that shows pages: `addresses` (prefix → module with its `urlpatterns`), lines of the menu by group, and
    what it `gives` to the roles of the house (slug → permissions)."""

    addresses: Mapping[str, str] = {}
    menu: tuple[tuple[str, Entry], ...] = ()
    gives: Mapping[str, tuple[Verb, ...]] = {}
    # Django takes the one config of an app's `apps.py`; these two are imported there and are nobody's.
    default = False

    def __init_subclass__(cls) -> None:
        cls.default = cls.__module__ != __name__

    def ready(self) -> None:
        """Give the roles of the house what they get here."""
        for slug, verbs in self.gives.items():
            give_to(ROLES[slug], verbs)


class ScenarioConfig(PortalConfig):
    """A whole field of supervision in one folder.

    `roles` are new ones. `own_pages` names, by procedure and verb,
    the page on which an act bound with `own_page=True` is done. `subject_page` names a function that answers with the
    page made for a subject, or None: who scans a code is led there. `demo` names a module with `PEOPLE` (rows of demo
    accounts), `tell()`, which gives the demo city its story and sees all records, and the feed's reader that is up to
    date then (`FOLLOWS`). The folders `standard`, `codes`, `checklists`,
    `indicators` and `scorecards` are read like a city pack's; procedures and parameters as every app's.
    """

    roles: tuple[type[Role], ...] = ()
    own_pages: Mapping[tuple[str, str], str] = {}
    subject_page: str = ""
    demo: str = ""

    def ready(self) -> None:
        """Bring the roles."""
        for role in self.roles:
            add_role(role)
        super().ready()


def portals() -> list[PortalConfig]:
    """Every installed app that shows pages, portals and scenarios, in the order of the settings."""
    return [one for one in apps.get_app_configs() if isinstance(one, PortalConfig)]


def scenarios() -> list[ScenarioConfig]:
    """Every installed scenario."""
    return [one for one in portals() if isinstance(one, ScenarioConfig)]


def addresses_by_component() -> dict[str, str]:
    """The label of the app that answers, by the prefix of its addresses."""
    return {prefix: one.label for one in portals() for prefix in one.addresses}


def addresses() -> list[tuple[str, str]]:
    """Prefix and module of all pages, the longer prefix first, so that a shorter one never hides it."""
    found = [pair for one in portals() for pair in one.addresses.items()]
    return sorted(found, key=lambda pair: (-len(pair[0]), pair[0]))


def menu_entries() -> Iterator[tuple[str, Entry]]:
    """Every line of the menu with its group."""
    return (line for one in portals() for line in one.menu)


def own_pages() -> dict[tuple[str, str], str]:
    """The pages made for single acts, by procedure and verb."""
    return {act: page for one in scenarios() for act, page in one.own_pages.items()}


def declared_folders() -> list[Path]:
    """Where scenarios keep what they declare: read after the package's own, before the city pack's."""
    return [Path(one.path) for one in scenarios()]


def page_of(subject: Any) -> Page | None:
    """The page a scenario has made for a subject; None where the dossier is all there is."""
    asked = (import_string(one.subject_page) for one in scenarios() if one.subject_page)
    return next((page for find in asked if (page := find(subject)) is not None), None)


def stories() -> list[Any]:
    """The modules that tell the demo's stories: of scenarios, and of any app whose config names one as `demo`."""
    named = [name for one in apps.get_app_configs() if (name := getattr(one, "demo", ""))]
    return [import_module(name) for name in named]
