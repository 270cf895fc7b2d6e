"""The generated files through the intake of real ones: what was planted is found, and nothing else is refused."""

from datetime import date

import duckdb
import pytest
from django.conf import settings
from django.test import override_settings
from pytest_django import Settings
from tests.kept import kept

from xinheng.demo import Truth, generate, showcase
from xinheng.demo.people import everybody, settle_people
from xinheng.fusion.intake.actions import run_intake
from xinheng.fusion.intake.writing.reporting import IntakeReport
from xinheng.fusion.registers.models import Record
from xinheng.fusion.registers.queries import subject_by
from xinheng.support.access.models import Grant

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def _taken_in() -> tuple[Truth, dict[str, IntakeReport]]:
    """A small city of one fixed day, people settled, and what was said of each of its files."""
    with override_settings(XINHENG_CITY="chongqing"):
        settle_people()
        truth = generate(subjects=400, seed=2, folder=settings.XINHENG_HOME / "demo", as_of=date(2026, 11, 20))
        return truth, take_in(truth)


def take_in(truth: Truth, *names: str) -> dict[str, IntakeReport]:
    """These files (all when none is named) taken in, in loading order."""
    files = [(source, path) for source, path in truth.files if not names or source in names]
    return {source: run_intake(source=source, files=[path], by="system") for source, path in files}


loaded = kept(_taken_in, home=True)


@pytest.fixture
def city(loaded: tuple[Truth, dict[str, IntakeReport]], settings: Settings) -> tuple[Truth, dict[str, IntakeReport]]:
    settings.XINHENG_CITY = "chongqing"
    return loaded


@pytest.fixture
def truth(city: tuple[Truth, dict[str, IntakeReport]]) -> Truth:
    return city[0]


@pytest.fixture
def reports(city: tuple[Truth, dict[str, IntakeReport]]) -> dict[str, IntakeReport]:
    return city[1]


@pytest.mark.clause("CQ-8.1-01", "CQ-8.1-02", "CQ-8.1-03", "CQ-8.1-04", "CQ-8.1-05", part=True)
@pytest.mark.clause("CQ-8.1-06", "CQ-8.1-07", part=True)
def test_every_planted_error_is_refused_and_nothing_else(truth: Truth, reports: dict[str, IntakeReport]) -> None:
    for file in truth.delivered:
        report = reports[file.source]
        assert (file.source, report.read) == (file.source, file.rows)
        assert (file.source, report.rejected) == (file.source, file.expected("rejected"))
        assert (file.source, report.unchanged) == (file.source, file.expected("unchanged"))


def test_rows_without_a_code_wait_and_the_truth_knows_whose_they_are(
    truth: Truth, reports: dict[str, IntakeReport]
) -> None:
    unlinked = reports["food_sampling"].unlinked
    hidden = duckdb.read_parquet(str(truth.hidden / "duplicates.parquet")).filter("source = 'food_sampling'")
    file = next(file for file in truth.delivered if file.source == "food_sampling")
    waiting = int(hidden.aggregate("sum(rows)").fetchall()[0][0])
    # Planted copies of such rows come on top: at most one of each kind.
    assert 0 < waiting <= unlinked <= waiting + len(file.planted)


@pytest.mark.usefixtures("truth")
def test_the_showcase_shops_have_their_stories() -> None:
    hotpot = subject_by(showcase.HOTPOT.uscc)
    assert hotpot is not None
    assert (hotpot.name, hotpot.office) == (showcase.HOTPOT.name, showcase.OFFICE)
    types = set(Record.objects.filter(subject=hotpot).values_list("type", flat=True))
    assert types >= {"registration", "administrative_penalty", "sampling_result"}
    lift = subject_by(f"equipment_code:{showcase.LIFT}")
    assert lift is not None and Record.objects.filter(subject=lift, type="maintenance").count() == 12


def test_a_second_delivery_of_the_same_files_changes_nothing(truth: Truth, reports: dict[str, IntakeReport]) -> None:
    names = ("registration", "penalty", "key_product")
    assert all(reports[name].accepted for name in names)
    assert [report.accepted for report in take_in(truth, *names).values()] == [0, 0, 0]


@pytest.mark.usefixtures("truth")
def test_people_are_settled_once() -> None:
    settle_people()
    assert Grant.objects.count() == sum(len(person.roles) for person in everybody())
