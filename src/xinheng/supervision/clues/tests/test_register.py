"""A clue comes in: from one of eight sources, with its subject matched, its number given, its clocks running."""

from datetime import timedelta

import pytest
from tests import cast as people

from xinheng.kit import city_time
from xinheng.kit.credit_code import generate
from xinheng.supervision.clues.actions import ClueRefused, register_clue
from xinheng.supervision.clues.models import Clue
from xinheng.supervision.clues.tips import Tip
from xinheng.support.procedures.queries import clock_readings

pytestmark = pytest.mark.django_db

SHOP = generate(division="509901", serial=1, category="2")


@pytest.fixture
def cast():
    return people.cast()


def test_it_works(cast):
    clue = register_clue(
        tip=Tip(breach_suspected=True, source="walk_in", text="后厨有老鼠"), office=people.OFFICE, by=cast.zhao
    )
    assert clue.number.startswith("线5099-")
    assert clue.matter.state == "triage"
    assert {r.rule.id for r in clock_readings(clue.matter)} == {"clue_triage", "clue_legal_verify"}


@pytest.mark.clause("SZ-8.2.1-04", "SZ-8.2.1-05", "SZ-8.2.1-06", part=True)
@pytest.mark.parametrize("source", Clue.Source.values)
def test_a_clue_comes_from_eight_sources(cast, source):
    clue = register_clue(
        tip=Tip(breach_suspected=True, source=source, text="缺斤少两"), office=people.OFFICE, by="system"
    )
    assert (clue.source, clue.matter.state) == (source, "triage")


def test_an_unknown_source_is_refused(cast):
    with pytest.raises(ClueRefused, match="rumour"):
        register_clue(tip=Tip(breach_suspected=True, source="rumour", text="听说"), office=people.OFFICE, by=cast.zhao)


def test_an_empty_clue_is_refused(cast):
    with pytest.raises(ClueRefused, match="不能为空"):
        register_clue(tip=Tip(breach_suspected=True, source="letter", text="  "), office=people.OFFICE, by=cast.zhao)


def test_tomorrow_is_refused(cast):
    tip = Tip(breach_suspected=True, source="letter", text="缺斤少两", found_on=city_time.today() + timedelta(days=1))
    with pytest.raises(ClueRefused, match="不能晚于今天"):
        register_clue(tip=tip, office=people.OFFICE, by=cast.zhao)


def test_another_districts_officer_registers_nothing_here(cast):
    with pytest.raises(ClueRefused, match="登记线索"):
        register_clue(
            tip=Tip(breach_suspected=True, source="letter", text="缺斤少两"), office=people.OFFICE, by=cast.qian
        )


def test_the_auditor_registers_nothing(cast):
    with pytest.raises(ClueRefused, match="登记线索"):
        register_clue(
            tip=Tip(breach_suspected=True, source="letter", text="缺斤少两"), office=people.OFFICE, by=cast.shen
        )


def test_an_unknown_field_of_supervision_is_refused(cast):
    with pytest.raises(ClueRefused, match="收到的是“food”"):
        register_clue(
            tip=Tip(breach_suspected=True, source="letter", text="缺斤少两", field="food"),
            office=people.OFFICE,
            by=cast.zhao,
        )
