"""What every page knows: the city's brand, the elder version, whether the data is generated."""

from functools import cache

from django.http import HttpRequest

from xinheng.fusion.standard.pack import pack
from xinheng.portals.ui.elder import is_elder, other_version


@cache
def city_facts() -> dict[str, object]:
    """The pack's own words, the same for every page of a deployment."""
    return {"city": pack().city}


def shell(request: HttpRequest) -> dict[str, object]:
    """Context of every template."""
    return {**city_facts(), "elder": is_elder(request), "other_version": other_version(request)}
