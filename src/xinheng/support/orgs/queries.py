"""Which organisation is in charge of a place, and the tree."""

from collections.abc import Iterable

from django.db.models import QuerySet

from xinheng.support.orgs.models import Organisation
from xinheng.support.orgs.rules import Territory, above


def organisations_at(paths: Iterable[str]) -> dict[str, Organisation]:
    """The organisations at these paths, by path, in one query."""
    return {one.path: one for one in Organisation.objects.filter(path__in={path for path in paths if path})}


def to_be_called(office: str) -> Organisation | None:
    """Who answers the telephone for an office: itself, else the nearest above that has one."""
    found = organisations_at(above(office))
    return next((found[path] for path in above(office) if path in found and found[path].phone), None)


def contact_of(office: str) -> str:
    """Whom to ask about a paper of an office, with the telephone; empty where none has one."""
    found = to_be_called(office)
    return f"{found.name}，电话 {found.phone}" if found else ""


def organisation_at(path: str) -> Organisation | None:
    """The organisation with exactly this path."""
    return Organisation.objects.filter(path=path).first()


def below(path: str) -> QuerySet[Organisation]:
    """An organisation and all below it, in the order of the tree."""
    return Organisation.objects.filter(path__under=path)


def top_organisation() -> Organisation | None:
    """The city bureau; of several top-level organisations the first."""
    return Organisation.objects.filter(kind=Organisation.Kind.CITY).first()


def territory() -> Territory:
    """All territories at once: build it before a loop over places."""
    return Territory(Organisation.objects.order_by("path"))
