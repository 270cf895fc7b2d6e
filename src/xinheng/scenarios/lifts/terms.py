"""The terms of upkeep and inspection in force on a day, from the dated parameters."""

from datetime import date

from xinheng.scenarios.lifts.rules import ROUNDS, Due, LiftTerm, inspection_of
from xinheng.support.procedures.parameters import parameter, parameters


def term(name: str, on: date) -> LiftTerm:
    """A parameter as a length of time; its unit is days or months."""
    return LiftTerm(int(parameter(name, on)), parameters()[name].unit == "month")


def upkeep_terms(on: date) -> dict[str, LiftTerm]:
    """The four rounds by their kind."""
    return {kind: term(f"lifts.upkeep.{kind}", on) for kind in ROUNDS}


def inspection_by_law(*, stated: date | None, last: date | None, used_since: date | None, on: date) -> Due:
    """When the next inspection is due, by the law of a day."""
    return inspection_of(
        stated=stated,
        last=last,
        used_since=used_since,
        young=term("lifts.inspection.young", on),
        old=term("lifts.inspection.old", on),
        old_after=int(parameter("lifts.inspection.old_after", on)),
    )
