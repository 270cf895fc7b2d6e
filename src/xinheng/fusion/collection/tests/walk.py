"""How the house walks through the filings of forms."""

from collections.abc import Sequence
from typing import Any

from tests.cast import DISTRICT, OFFICE

from xinheng.fusion.collection.actions import open_period, report_filing, write_figures
from xinheng.fusion.collection.declarations import form_for, forms
from xinheng.fusion.collection.models import Filing
from xinheng.fusion.collection.periods import last_ended
from xinheng.kit import city_time
from xinheng.support.accounts.models import Account
from xinheng.support.procedures.actions import move
from xinheng.support.procedures.models import Matter

FORM = "food_safety_monthly"
FILLS: dict[str, Any] = {}


def period() -> str:
    """The month that ended last."""
    return last_ended("month", city_time.today())


def filled(office: str, by: Account, **cells: str) -> Filing:
    """An office's filing of that month with every cell written down, not reported."""
    if not Filing.objects.filter(form=FORM).exists():
        open_period(form=FORM, period=period())
    found, form = Filing.objects.select_related("matter").get(form=FORM, office=office), form_for(FORM, period())
    assert form is not None
    typed = dict.fromkeys(form.typed(), "10") | {name.replace("__", "."): text for name, text in cells.items()}
    return write_figures(filing=found, by=by, typed=typed, remarks="")


def begin(everybody: Sequence[Account]) -> list[Matter]:
    """An office that has written its figures, and one whose filing was accepted."""
    assert FORM in forms()
    sun, one = everybody[0], filled(OFFICE, everybody[0])
    other = filled(OFFICE.replace("50990101/", "50990102/"), sun)
    report_filing(filing=other, by=sun)
    move(matter=other.matter, verb="accept", by=sun)
    county = Filing.objects.get(form=FORM, office=DISTRICT)
    assert county.matter.state == "filling"
    return [one.matter, other.matter]
