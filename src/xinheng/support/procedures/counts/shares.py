"""What one family of open matters adds to the counts, told from its members alone.

A place is a path: the office of a member, or one above it. A reader of a place counts a family once, on the day of the
most urgent member he may move that is in his hands or in nobody's. Which members he may move is his own affair, so what
is counted is not a day but a *share*: for each kind of member the first day one is due. Families with the same share
count together, and a city has few different ones.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from xinheng.kit.paths import up_from

NOBODY = 0
# (place, holder, share) → how often it counts.
Shares = dict[tuple[str, int, str], int]


@dataclass(frozen=True)
class Member:
    """What counts of an open matter that people move on. `holder` is the id of the account that has it, or `NOBODY`;
    `kind` tells who may move it, but for the office: the permissions of its main moves, and its field."""

    office: str
    kind: str
    holder: int
    due_on: date | None


def shares_of(members: Iterable[Member]) -> Shares:
    """What a family adds in every place: its free members to nobody's, and to each holder what his add to them.

    A holder's count is nobody's and his own together, so his own takes the free members back and adds them with his.
    """
    found: Shares = defaultdict(int)
    for place, here in _by_place(members).items():
        free = [one for one in here if one.holder == NOBODY]
        if free:
            found[place, NOBODY, _share(free)] += 1
        for holder in {one.holder for one in here} - {NOBODY}:
            found[place, holder, _share([*free, *(one for one in here if one.holder == holder)])] += 1
            if free:
                found[place, holder, _share(free)] -= 1
    return {key: number for key, number in found.items() if number}


def days_by_kind(share: str) -> Iterator[tuple[str, str]]:
    """The days, as ISO texts, and kinds of a share, the most urgent first."""
    for part in share.split(";"):
        yield part[:10], part[11:]


def _by_place(members: Iterable[Member]) -> dict[str, list[Member]]:
    found: dict[str, list[Member]] = defaultdict(list)
    for one in members:
        for place in up_from(one.office) if one.office else [""]:
            found[place].append(one)
    return found


def _share(members: Iterable[Member]) -> str:
    first: dict[str, date] = {}
    for one in members:
        first[one.kind] = min(first.get(one.kind, date.max), one.due_on or date.max)
    return ";".join(f"{day} {kind}" for day, kind in sorted((day, kind) for kind, day in first.items()))
