"""Who is on a list today, where they work, the warnings as who may see them reads them, what everybody may read."""

from xinheng.credit.persons.queries.links import (
    FoundLink,
    entries_of,
    links_of,
    listed_persons,
    places_of,
    post_title,
    touched_persons,
)
from xinheng.credit.persons.queries.public_lists import on_lists_by_number, on_lists_by_person
from xinheng.credit.persons.queries.warnings import (
    list_title,
    officers_told,
    open_warnings_at,
    own_warnings,
    untold,
    warnings_for,
)

__all__ = [
    "FoundLink",
    "entries_of",
    "links_of",
    "list_title",
    "listed_persons",
    "officers_told",
    "on_lists_by_number",
    "on_lists_by_person",
    "open_warnings_at",
    "own_warnings",
    "places_of",
    "post_title",
    "touched_persons",
    "untold",
    "warnings_for",
]
