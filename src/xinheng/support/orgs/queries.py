"""Which organisation is in charge of a place, and the tree."""

from django.db.models import QuerySet

from xinheng.support.orgs.models import Organisation
from xinheng.support.orgs.rules import Territory


def organisation_at(path: str) -> Organisation | None:
    """The organisation with exactly this path."""
    return Organisation.objects.filter(path=path).first()


def below(path: str) -> QuerySet[Organisation]:
    """An organisation and all below it, in the order of the tree."""
    return Organisation.objects.filter(path__under=path)


def top_organisation() -> Organisation | None:
    """The city bureau; of several top-level organisations the first."""
    return Organisation.objects.filter(kind=Organisation.Kind.CITY).first()


def office_paths() -> dict[str, str]:
    """Division or town code → path of the organisation in charge, for look-ups in bulk.

    Nine digits name an office's town, six a district's bureau; the empty code is the city bureau's, which is in charge
    of what no territory claims.
    """
    paths: dict[str, str] = {}
    for organisation in Organisation.objects.order_by("path"):
        for code in organisation.divisions:
            paths.setdefault(code, organisation.path)
        if organisation.kind == Organisation.Kind.CITY:
            paths.setdefault("", organisation.path)
    return paths


def territory() -> Territory:
    """All territories at once: build it before a loop over places."""
    return Territory(Organisation.objects.order_by("path"))


def office_for(division: str, address: str = "") -> Organisation | None:
    """The organisation in charge of one place by its division code and address; None where no territory claims it."""
    return organisation_at(territory().office_for(division, address))
