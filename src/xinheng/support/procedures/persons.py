"""Who stands behind a matter, for the copies that may say it: the app that keeps the name encrypted opens it."""

from collections.abc import Callable

from xinheng.support.procedures.models import Matter

_NAMES: dict[str, Callable[[Matter], str]] = {}


def names_person(procedure: str, find: Callable[[Matter], str]) -> None:
    """Have the app of a procedure tell who its matters come from, from AppConfig.ready."""
    _NAMES[procedure] = find


def person_behind(matter: Matter) -> str:
    """The name; "" where nobody is known, or the name was destroyed."""
    find = _NAMES.get(matter.procedure)
    return find(matter) if find else ""
