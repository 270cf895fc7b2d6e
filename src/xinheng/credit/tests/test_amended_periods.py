"""A period that two administrators changed is the one by which a fact is shown."""

import pytest
from tests.cast import Cast, cast
from tests.shop import SHOP, TODAY, days_ago, penalise, register

from xinheng.credit.portrait.queries import dossier
from xinheng.support.procedures.amending import confirm_parameter, propose_parameter
from xinheng.support.procedures.models import ParameterAmendment

pytestmark = [pytest.mark.django_db, pytest.mark.clause("CQ-6.2-01", part=True)]


def penalties() -> int:
    return sum(section["count"] for section in dossier(SHOP).sections if section["key"] == "penalties")


def proposed(people: Cast, *, months: int) -> ParameterAmendment:
    return propose_parameter(
        name="penalty_publicity.general", value=str(months), since=TODAY, basis="总局令修订", seen=True,
        reason="新规施行", by=people.admin,
    )  # fmt: skip


def test_a_shorter_period_ends_what_is_shown_at_once():
    """立法法第一百零四条: a later law that is kinder counts for what was there before."""
    people = cast()
    register()
    penalise(penalised_on=days_ago(200))
    assert penalties() == 1
    asked = proposed(people, months=6)
    assert penalties() == 1
    confirm_parameter(asked=asked, by=people.luo)
    assert penalties() == 0


def test_a_longer_one_prolongs_nothing():
    people = cast()
    register()
    penalise(penalised_on=days_ago(400))
    assert penalties() == 0
    asked = proposed(people, months=36)
    confirm_parameter(asked=asked, by=people.luo)
    assert penalties() == 0
