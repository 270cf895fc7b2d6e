"""What is overdue today on a page: the upkeep and the inspection of lifts and other equipment."""

from datetime import date
from typing import Any

from xinheng.portals.ui.wording import as_day

# The field with the day something is due, and what it is called.
DUE = {"next_due_on": "维护保养", "next_inspection_on": "定期检验"}
IDLE = ("suspended", "cancelled", "revoked", "deregistered")


def due_days(sections: list[dict[str, Any]]) -> dict[tuple[str, str], tuple[date, str]]:
    """(whose, field) → the latest day it is due and the section that says so; what is out of use owes nothing."""
    found: dict[tuple[str, str], tuple[date, str]] = {}
    for section in sections:
        for record in section["records"]:
            whose = (record.get("about") or {}).get("name") or ""
            for name in DUE:
                day = as_day(record["fields"].get(name))
                if day is None or record["fields"].get("state") in IDLE:
                    continue
                found[whose, name] = max(found.get((whose, name), (day, section["key"])), (day, section["key"]))
    return found


def overdue(sections: list[dict[str, Any]], today: date) -> list[dict[str, str]]:
    """A sentence for everything that is late, longest late first, each with the section where its day stands."""
    late = sorted((day, *key, section) for key, (day, section) in due_days(sections).items() if day < today)
    return [
        {"text": f"{whose}{DUE[name]}超期 {(today - day).days} 天（应于 {day}）", "section": section}
        for day, whose, name, section in late
    ]


def coming(sections: list[dict[str, Any]], today: date) -> list[str]:
    """What falls due next, with the days left."""
    ahead = sorted((day, *key) for key, (day, _) in due_days(sections).items() if day >= today)
    return [f"{whose}下次{DUE[name]} {day}，还有 {(day - today).days} 天" for day, whose, name in ahead]
