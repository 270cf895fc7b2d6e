"""What every page knows: the city's brand, the elder version, whether the data is generated."""

from functools import cache

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from xinheng.fusion.standard.pack import pack
from xinheng.portals.ui.desk import desk_of
from xinheng.portals.ui.elder import is_elder, other_version


@cache
def city_facts() -> dict[str, object]:
    """The pack's own words, the same for every page of a deployment."""
    return {"city": pack().city}


def shell(request: HttpRequest) -> dict[str, object]:
    """Context of every template."""
    # Lazy: a public page never asks who is signed in, so it never reads a session.
    desk = SimpleLazyObject(lambda: desk_of(request.user))
    return {**city_facts(), "elder": is_elder(request), "other_version": other_version(request), "desk": desk}
