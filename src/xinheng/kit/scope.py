"""Whose rows a model holds: said on the model itself, judged for every list by `support/access/scope.py`.

A model says `scope = Scope(office="matter__office", field="matter__field")`, or why no list may show it.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Scope:
    """The columns, through relations too, by which a row is somebody's.

    `office` holds the path of the organisation in charge; without it the rows are the whole city's and only who holds
    a permission over a whole city sees them. `field` and `division` are left out where the rows are not divided so: a
    grant narrowed to a field then reaches them all, one narrowed to a division none.

    Long texts of a listed model are people's words and stand in columns that strike personal numbers out
    (`support/redaction`); `plain` names those that nobody types.
    """

    office: str = ""
    # Holds the identity of the subject a row is about: whoever acts for that subject sees it by a right of its own.
    subject: str = ""
    # Holds the identity of the organisation (a mall, an association) that keeps the row about somebody else.
    partner: str = ""
    field: str = ""
    division: str = ""
    plain: tuple[str, ...] = ()


@dataclass(frozen=True)
class Unlisted:
    """No list of anybody's shows these rows; `why` says how they are read instead."""

    why: str
