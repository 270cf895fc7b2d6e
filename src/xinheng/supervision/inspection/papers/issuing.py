"""What every paper of an inspection says alike: who issues it, who reviews it, which day and time."""

from datetime import date, datetime
from typing import Any

from xinheng.fusion.registers.queries import identity_now
from xinheng.fusion.standard.registry import standard
from xinheng.kit import city_time
from xinheng.supervision.inspection.models import InspectionTask
from xinheng.support.orgs.queries import authority_of
from xinheng.support.procedures.table.printing import printer

prints = printer("inspection_task", row="inspection")


def fitting(type: str, identity: str, row: dict[str, Any]) -> dict[str, Any]:
    """The row with its subject, without what the city's own record type does not have or what is empty."""
    declared = standard().type(type)
    scheme, _, value = identity_now(identity).partition(":")
    if declared.subject_field and scheme == declared.identity:
        row = {**row, declared.subject_field: value}
    return {name: value for name, value in row.items() if name in declared.fields and value not in ("", None)}


def issuer_of(task: InspectionTask) -> str:
    """The authority that signs: an office acts in the name of its district's bureau (Order 121 art 30)."""
    return authority_of(task.matter.office).name


def local(at: datetime | None) -> datetime | None:
    """The city's time, where there is one."""
    return city_time.local(at) if at else None


def moment(at: datetime | None) -> str:
    """The city's day and minute on a paper; nothing where it is not known."""
    return f"{city_time.local(at):%Y-%m-%d %H:%M}" if at else ""


def published_on(task: InspectionTask) -> date:
    """The day its publicity counts from: what is said of it later does not move it."""
    first = task.matter.steps.filter(verb="publish_result").order_by("seq").first()
    return city_time.day_of(first.at) if first else city_time.today()
