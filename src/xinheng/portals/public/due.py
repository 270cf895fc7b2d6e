"""What is overdue today on a page: the upkeep and the inspection of lifts and other equipment."""

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from xinheng.fusion.standard.registry import standard
from xinheng.portals.ui.wording import as_day


class Owed(NamedTuple):
    """Whose duty it is. Two lifts of one shop may bear one name: they are told apart by their codes."""

    name: str
    identity: str
    what: str


def due_days(sections: list[dict[str, Any]]) -> dict[Owed, tuple[date, str]]:
    """Whose and what → the latest day it is due and the section that says so; what is out of use owes nothing."""
    found: dict[Owed, tuple[date, str]] = {}
    for section in sections:
        for record in section["records"]:
            about = record.get("about") or {}
            for what, day in _due_in(record):
                owed = Owed(about.get("name") or "", about.get("id") or "", what)
                found[owed] = max(found.get(owed, (day, section["key"])), (day, section["key"]))
    return found


def _due_in(record: dict[str, Any]) -> Iterator[tuple[str, date]]:
    """What falls due by one record, in the words of the standard, and when."""
    kind, fields = standard().types[record["type"]], record["fields"]
    if standard().rests(kind, fields):
        return
    for name, field in kind.fields.items():
        day = as_day(fields.get(name)) if field.due else None
        if day is not None:
            yield field.due, day


def overdue(sections: list[dict[str, Any]], today: date) -> list[dict[str, str]]:
    """A sentence for everything that is late, longest late first, each with the section where its day stands."""
    late = sorted((day, owed, section) for owed, (day, section) in due_days(sections).items() if day < today)
    return [
        {"text": f"{owed.name}{owed.what}超期 {(today - day).days} 天（应于 {day}）", "section": section}
        for day, owed, section in late
    ]


def coming(sections: list[dict[str, Any]], today: date) -> list[str]:
    """What falls due next, with the days left."""
    ahead = sorted((day, owed) for owed, (day, _) in due_days(sections).items() if day >= today)
    return [f"{owed.name}下次{owed.what} {day}，还有 {(day - today).days} 天" for day, owed in ahead]
