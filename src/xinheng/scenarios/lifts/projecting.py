"""What the current records say of a lift, as one row of the desk."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from xinheng.fusion.registers.models import Record, Subject
from xinheng.kit import city_time
from xinheng.scenarios.lifts.models import Lift
from xinheng.scenarios.lifts.rules import Due, rounds_of
from xinheng.scenarios.lifts.terms import inspection_by_law, upkeep_terms

REGISTRATION, VISIT = "use_registration", "maintenance"
TYPES = (REGISTRATION, VISIT)
# 3000 电梯 in the catalogue of special equipment, and what stands below it.
LIFTS = "3"
SCHEME = "equipment_code:"
CHUNK = 400


def projected(subjects: Iterable[int]) -> Iterator[tuple[list[int], list[Lift]]]:
    """The rows of those of the subjects that are lifts, in chunks, each with the subjects it was made for."""
    ids = sorted(subjects)
    for start in range(0, len(ids), CHUNK):
        asked = ids[start : start + CHUNK]
        yield asked, list(_chunk(asked))


def _chunk(ids: Sequence[int]) -> Iterator[Lift]:
    lifts = Subject.objects.filter(pk__in=ids, kind=Subject.Kind.EQUIPMENT, identity__startswith=SCHEME)
    known = {one.pk: one for one in lifts.filter(category__startswith=LIFTS)}
    said: dict[int, dict[str, list[dict[str, Any]]]] = {pk: {} for pk in known}
    rows = Record.objects.filter(subject__in=known, type__in=TYPES, superseded_at__isnull=True)
    for pk, type, opened in rows.order_by("effective_on", "pk").values_list("subject_id", "type", "open"):
        said[pk or 0].setdefault(type, []).append(json.loads(opened))
    today = city_time.today()
    return (_row(known[pk], told, today) for pk, told in said.items() if REGISTRATION in told)


def inspection_of(registered: Mapping[str, Any], today: date) -> Due:
    """When the inspection of a registered lift is due."""
    return inspection_by_law(
        stated=day_of(registered.get("next_inspection_on")),
        last=day_of(registered.get("last_inspection_on")),
        used_since=day_of(registered.get("put_into_use_on")) or day_of(registered.get("registered_on")),
        on=today,
    )


def _row(subject: Subject, told: Mapping[str, list[dict[str, Any]]], today: date) -> Lift:
    registered, visits = told[REGISTRATION][-1], told.get(VISIT, [])
    inspection = inspection_of(registered, today)
    visit = rounds_of(days_of(visits), upkeep_terms(today))[0]
    in_use = registered.get("state") == "valid" and not registered.get("cancelled_on")
    newest = visits[-1] if visits else {}
    return Lift(
        subject=subject,
        code=subject.identity.removeprefix(SCHEME),
        rescue_id=next((str(one["rescue_id"]) for one in reversed(visits) if one.get("rescue_id")), ""),
        name=subject.name,
        place=subject.address,
        division=subject.division,
        office=subject.office,
        user_name=registered.get("use_unit_name") or "",
        user_uscc=registered.get("use_unit_uscc") or "",
        maintainer_name=registered.get("maintainer_name") or newest.get("maintainer_name") or "",
        maintainer_uscc=registered.get("maintainer_uscc") or newest.get("maintainer_uscc") or "",
        in_use=in_use,
        visited_on=visit.last,
        visit_due_on=visit.due_on if in_use else None,
        inspected_on=inspection.last,
        inspection_due_on=inspection.due_on if in_use else None,
        due_on=min((day for day in (visit.due_on, inspection.due_on) if day), default=None) if in_use else None,
    )


def days_of(visits: Iterable[Mapping[str, Any]]) -> list[tuple[str, date]]:
    """Kind and day of each visit on record."""
    return [(str(one["kind"]), day) for one in visits if (day := day_of(one.get("started_at")))]


def day_of(text: object) -> date | None:
    """The day of a stored date or moment; None where there is none."""
    return date.fromisoformat(str(text)[:10]) if text else None
