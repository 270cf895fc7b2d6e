"""A city that shares no key, language or form with China, loaded by TOML files alone.

Some invented rows in the form of Chicago's files always run; the real ones in `make reliability`, where
`../shared/data` has them.
"""

import json
from datetime import date
from pathlib import Path

import pytest
from django.test import Client, override_settings
from pytest_django import Settings

from tests import once
from tests.kept import kept
from xinheng.credit.portrait.queries import dossier_json
from xinheng.credit.risk.actions import score_all
from xinheng.credit.risk.models import RiskResult
from xinheng.credit.risk.registry import main_scorecard
from xinheng.fusion.intake.actions import run_intake
from xinheng.fusion.intake.sources import sources
from xinheng.fusion.intake.writing.reporting import IntakeReport
from xinheng.fusion.lake.actions import refresh_lake
from xinheng.fusion.registers.models import Record, Subject
from xinheng.fusion.standard.registry import standard

HERE = Path(__file__).resolve().parent
PACK = HERE / "cities" / "chicago"
INVENTED = HERE / "cities" / "chicago_rows"
REAL = HERE.parent.parent / "shared" / "data" / "chicago"
SOURCES = ("business_licenses", "food_inspections", "violations", "sanitation_complaints_311")


@pytest.fixture(autouse=True)
def chicago(settings: Settings, tmp_path: Path) -> None:
    """This deployment is Chicago's, with its state in a folder of its own."""
    settings.XINHENG_CITY = str(PACK)
    settings.XINHENG_HOME = tmp_path
    settings.LAKE_ROOT = tmp_path / "lake"


def taken_in() -> dict[str, IntakeReport]:
    """The invented rows, taken in from files of the city's form."""
    with override_settings(XINHENG_CITY=str(PACK)):
        return {name: run_intake(source=name, files=[INVENTED / f"{name}.csv"], by="system") for name in SOURCES}


loaded = kept(taken_in, home=True)


def test_the_pack_is_toml_alone() -> None:
    assert {path.suffix for path in PACK.rglob("*") if path.is_file()} == {".toml"}


def test_the_pack_speaks_of_its_own_types() -> None:
    assert set(sources()) == set(SOURCES)
    assert {"licence", "inspection", "violation", "sanitation_complaint"} <= set(standard().types)
    assert main_scorecard().title == "Food inspection risk"


def test_every_row_ends_in_one_place(loaded: dict[str, IntakeReport]) -> None:
    for report in loaded.values():
        assert report.accepted + report.rejected + report.unchanged == report.read > 1
    assert loaded["food_inspections"].rejected == 1
    assert loaded["violations"].unlinked == 1
    assert loaded["sanitation_complaints_311"].rejected == 1


def test_an_inspection_makes_known_a_place_without_licence(loaded: dict[str, IntakeReport]) -> None:
    grill = Subject.objects.get(identity="license:7000009")
    assert grill.name == "UNKNOWN GRILL"


def test_a_violation_belongs_to_the_place_of_its_inspection(loaded: dict[str, IntakeReport]) -> None:
    found = Record.objects.filter(type="violation", subject__identity="license:7000001")
    assert found.count() == 2


def test_a_complaint_is_linked_by_its_address(loaded: dict[str, IntakeReport]) -> None:
    linked = Record.objects.filter(type="sanitation_complaint").values_list("key", "subject__identity").order_by("key")
    assert list(linked) == [("14-1", "license:7000001"), ("14-2", None)]


def test_a_dossier_opens_by_licence_number(loaded: dict[str, IntakeReport]) -> None:
    found = json.loads(dossier_json("license:7000001") or b"null")
    assert {section["key"]: section["count"] for section in found["sections"] if section["count"]} == {
        "licences": 1, "inspections": 1, "complaints": 1, "food_drug": 2,
    }  # fmt: skip
    page = Client().get("/e/license:7000001")
    assert page.status_code == 200
    assert "LANTERN NOODLES" in page.content.decode()


def test_places_are_ranked_by_risk(loaded: dict[str, IntakeReport]) -> None:
    refresh_lake()
    score_all()
    ranked = RiskResult.objects.filter(current=True).order_by("-points").values_list("subject__name", "grade")
    assert [name for name, _ in ranked] == ["LANTERN NOODLES", "TIN KETTLE", "UNKNOWN GRILL"]
    assert dict(ranked)["TIN KETTLE"] == "D"


def test_a_day_of_the_past_can_be_scored(loaded: dict[str, IntakeReport]) -> None:
    refresh_lake()
    assert score_all(as_of=date(2014, 9, 1)).subjects == 3


@once.in_the_pass_on_sqlite
@pytest.mark.slow
@pytest.mark.long
@pytest.mark.real_data
@pytest.mark.django_db
@pytest.mark.skipif(not REAL.is_dir(), reason="../shared/data/chicago is not beside this checkout")
def test_the_real_files_load_whole() -> None:
    """24,518 inspections, 101,473 violations, 15,887 licences, 69,414 complaints: none lost, none double."""
    first, again = [
        {name: run_intake(source=name, files=[REAL / f"{name}.csv"], by="system") for name in SOURCES} for _ in range(2)
    ]
    assert {name: report.read for name, report in first.items()} == dict(
        zip(SOURCES, (15_887, 24_518, 101_473, 69_414), strict=True)
    )
    assert [report.unlinked for report in first.values()][:3] == [0, 0, 0]
    # 69,061 request numbers: of a repeated one the last row counts, an equal one is unchanged.
    complaints = first["sanitation_complaints_311"]
    assert (complaints.accepted, complaints.rejected, complaints.unchanged) == (69_061, 352, 1)
    assert all(report.accepted == 0 for report in again.values())
    # 10,881 licence numbers, and 941 more that only inspections know.
    assert Subject.objects.count() == 11_822
