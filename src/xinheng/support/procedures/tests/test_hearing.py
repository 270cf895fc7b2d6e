"""A matter hears what came of those begun from it: its own clocks start on the day that the other one tells."""

from datetime import date

import pytest
from tests.cast import OFFICE

from xinheng.support.accounts.models import Account
from xinheng.support.procedures.actions import move
from xinheng.support.procedures.models import Matter
from xinheng.support.procedures.opening import open_and_move
from xinheng.support.procedures.queries import clock_readings

pytestmark = pytest.mark.django_db
RECEIVED = {"received_on": "2026-11-16"}


def accepted(zhao: Account, parent: Matter | None = None) -> Matter:
    matter = open_and_move(
        procedure="sample", verb="submit", title="样例", office=OFFICE, by=None, facts=RECEIVED, parent=parent
    )
    move(matter=matter, verb="accept", by=zhao)
    return matter


def steps_of(matter: Matter) -> list[str]:
    return list(matter.steps.order_by("seq").values_list("verb", flat=True))


def test_a_clock_from_service_starts_on_the_day_the_other_matter_tells(zhao: Account) -> None:
    origin = accepted(zhao)
    served = accepted(zhao, parent=origin)
    assert "申诉期限" not in {one.rule.title for one in clock_readings(origin)}
    move(matter=served, verb="finish", by=zhao, facts={"outcome": "已送达", "served_on": date(2026, 11, 17)})
    remedy = next(one for one in clock_readings(Matter.objects.get(pk=origin.pk)) if one.rule.title == "申诉期限")
    assert remedy.started_on == date(2026, 11, 17)
    assert steps_of(origin)[-1] == "note_service"
    assert origin.steps.latest("seq").facts == {"served_on": "2026-11-17"}


def test_what_the_other_one_does_not_know_is_not_made_up(zhao: Account) -> None:
    origin = accepted(zhao)
    child = accepted(zhao, parent=origin)
    move(matter=child, verb="finish", by=zhao, facts={"outcome": "不再送达"})
    child.refresh_from_db()
    assert (child.state, steps_of(origin)[-1]) == ("closed", "accept")


def test_a_matter_in_another_state_hears_nothing(zhao: Account) -> None:
    origin = accepted(zhao)
    child = accepted(zhao, parent=origin)
    move(matter=origin, verb="start_testing", by=zhao)
    move(matter=child, verb="finish", by=zhao, facts={"outcome": "已送达", "served_on": date(2026, 11, 17)})
    assert steps_of(origin)[-1] == "start_testing"


def test_who_comes_from_nowhere_tells_nobody(zhao: Account) -> None:
    alone, other = accepted(zhao), accepted(zhao)
    move(matter=alone, verb="finish", by=zhao, facts={"outcome": "已送达", "served_on": date(2026, 11, 17)})
    assert steps_of(other)[-1] == "accept"
