"""The demo from nothing to a working city: lists of every desk hold something."""

from pathlib import Path

import pytest
from pytest_django import Settings

from xinheng.credit.risk.queries import result_for
from xinheng.demo import showcase
from xinheng.demo.load import NoDemoCity, load_city
from xinheng.demo.showcase import Shop
from xinheng.demo.story import tell_story
from xinheng.fusion.registers.queries import subject_by
from xinheng.services.complaints.models import Complaint
from xinheng.supervision.clues.models import Clue
from xinheng.supervision.inspection.models import InspectionTask
from xinheng.support.accounts.models import Account
from xinheng.support.audit.queries import verify
from xinheng.support.procedures.doors.todo import todo_for

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def city(settings: Settings, tmp_path: Path) -> list[str]:
    """Six hundred subjects loaded; what the demo said meanwhile."""
    settings.XINHENG_CITY, settings.XINHENG_HOME = "chongqing", tmp_path
    settings.LAKE_ROOT, settings.FILES_ROOT = tmp_path / "lake", tmp_path / "files"
    lines: list[str] = []
    load_city(subjects=600, seed=4, say=lines.append, trend_months=1)
    return lines


def colour_of(shop: Shop) -> str:
    """The colour the public sees on a showcase shop's code."""
    subject = subject_by(shop.uscc)
    result = result_for(subject.pk) if subject else None
    return result.colour if result else ""


def test_a_real_city_gets_no_invented_data(settings: Settings) -> None:
    settings.XINHENG_CITY = str(Path(__file__).parents[4] / "tests" / "cities" / "chicago")
    with pytest.raises(NoDemoCity, match="Chicago"):
        load_city(subjects=100, say=lambda line: None)


def test_a_new_demo_is_a_city_at_work(city: list[str]) -> None:
    # One story, since loading a city takes seconds: colours, full desks, a whole trail, and nothing told twice.
    assert [colour_of(shop) for shop in (showcase.HOTPOT, showcase.PHARMACY, showcase.WORKSHOP)] == [
        "yellow", "green", "red",
    ]  # fmt: skip
    assert (Complaint.objects.count(), InspectionTask.objects.count()) == (12, 8)
    assert len(set(Clue.objects.values_list("matter__state", flat=True))) >= 5
    assert all(todo_for(Account.objects.get(username=name)) for name in ("zhao", "sun", "zhou", "jiang"))
    assert verify() == []
    assert tell_story() == 0
    assert city[-1].startswith("新接入")
