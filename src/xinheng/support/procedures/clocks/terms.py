"""The last day of a term that no clock of a matter runs for: a guard judges by it, a letter names it."""

from datetime import date
from typing import get_args

from xinheng.kit.clock_counting import CountedSpan, Unit, count_period
from xinheng.support.calendar.queries import holidays
from xinheng.support.procedures.parameters import parameter, parameters

DAYS: dict[str, Unit] = {unit: unit for unit in get_args(Unit) if unit not in ("hour", "minute")}


def last_day_of(name: str, start: date) -> date:
    """The last day of the term of a parameter that begins on `start` (not counted), by the unit the parameter has.

    Law: as `count_period`. Raises ParameterMissing, and ValueError where the parameter counts neither days nor months.
    """
    amount, unit = int(parameter(name, start)), parameters()[name].unit
    if unit not in DAYS:
        raise ValueError(f"{name} counts in {unit}: a term is one of {', '.join(DAYS)}")
    return count_period(CountedSpan(start, amount, DAYS[unit], (), start), holidays()).due
