"""Which office is in charge of a place that somebody names in words."""

from functools import cache

from xinheng.fusion.standard.registry import standard
from xinheng.kit.characters import is_blank
from xinheng.support.orgs.queries import territory


def office_of_place(address: str) -> str:
    """Path of the office in charge of an address, "" where it names no place of ours.

    A street or community that an office claims by name decides; else the town, else the district whose name stands in
    the address. Of a street or a town the name counts only where no other district is named beside it: many have a
    解放路.
    """
    if is_blank(address):
        return ""
    places = territory()
    named = [code for name, code in _divisions() if name in address]
    districts = {code for code in named if len(code) == DISTRICT}
    only = next(iter(districts)) if len(districts) == 1 else ""
    street = places.office_for(only, address)
    if street and street != places.office_for(only):
        return street
    towns = [code for code in named if len(code) > DISTRICT and (not districts or code[:DISTRICT] in districts)]
    if not districts and len(towns) > 1:
        return ""
    found = (places.office_for(code) for code in (*towns, *sorted(districts)) if len(districts) <= 1)
    return next((path for path in found if path), "")


DISTRICT = 6


@cache
def _divisions() -> list[tuple[str, str]]:
    """Names and codes of the districts and towns of the city, the longest names first."""
    known = standard().code_lists.get("divisions")
    entries = known.entries if known else ()
    below = [(one.title, one.code) for one in entries if not one.code.endswith("00") or len(one.code) > DISTRICT]
    return sorted(below, key=lambda one: -len(one[0]))
