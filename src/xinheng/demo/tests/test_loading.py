"""The generated files through the intake of real ones: what was planted is found, and nothing else is refused."""

import duckdb
import pytest
from pytest_django import Settings

from xinheng.demo import Truth, showcase
from xinheng.demo.load import Loaded
from xinheng.demo.people import everybody, settle_people
from xinheng.demo.tests.small_city import SmallCity, small_city
from xinheng.fusion.intake.actions import run_intake
from xinheng.fusion.intake.writing.reporting import IntakeReport
from xinheng.fusion.registers.models import Record
from xinheng.fusion.registers.queries import subject_by
from xinheng.support.access.models import Grant

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def take_in(truth: Truth, *names: str) -> list[IntakeReport]:
    """The files of these sources taken in again."""
    return [run_intake(source=source, files=[path], by="system") for source, path in truth.files if source in names]


loaded = small_city


@pytest.fixture
def city(loaded: SmallCity, settings: Settings) -> Loaded:
    settings.XINHENG_CITY = "chongqing"
    return loaded.loaded


@pytest.fixture
def truth(city: Loaded) -> Truth:
    return city.truth


@pytest.fixture
def reports(city: Loaded) -> dict[str, IntakeReport]:
    return {report.source: report for report in city.reports}


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
    assert lift is not None and Record.objects.filter(subject=lift, type="maintenance").count() >= 12


def test_a_second_delivery_of_the_same_files_changes_nothing(truth: Truth, reports: dict[str, IntakeReport]) -> None:
    names = ("registration", "penalty", "key_product")
    assert all(reports[name].accepted for name in names)
    assert [report.accepted for report in take_in(truth, *names)] == [0, 0, 0]


@pytest.mark.usefixtures("truth")
def test_people_are_settled_once() -> None:
    settle_people()
    assert Grant.objects.count() == sum(len(person.roles) for person in everybody())
