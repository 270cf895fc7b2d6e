"""A city that shares no key, language or form with China, loaded by TOML files alone.

Some invented rows in the form of Chicago's files always run; the real ones where `../shared/data` has them.
"""

import csv
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from xinheng.credit.portrait.queries import dossier_json
from xinheng.credit.risk.actions import score_all
from xinheng.credit.risk.models import RiskResult
from xinheng.credit.risk.registry import main_scorecard
from xinheng.fusion.intake.actions import IntakeReport, run_intake
from xinheng.fusion.intake.sources import sources
from xinheng.fusion.lake.actions import refresh_lake
from xinheng.fusion.registers.models import Record, Subject
from xinheng.fusion.standard.registry import standard

HERE = Path(__file__).resolve().parent
PACK = HERE / "cities" / "chicago"
REAL = HERE.parent.parent / "shared" / "data" / "chicago"
SOURCES = ("business_licenses", "food_inspections", "violations", "sanitation_complaints_311")

LICENCES = [
    ["900001", "500001", "LANTERN NOODLE LLC", "LANTERN NOODLES", "12 N INVENTED AVE", "CHICAGO", "IL", "60600", "1", "1006",
     "Retail Food Establishment", "Sales of Food", "7000001", "RENEW", "01/16/2013", "01/15/2015", "AAI", "41.88", "-87.63"],
    ["900002", "500002", "TIN KETTLE INC", "TIN KETTLE", "14 N INVENTED AVE", "CHICAGO", "IL", "60600", "1", "1006",
     "Retail Food Establishment", "", "7000002", "ISSUE", "02/01/2013", "01/31/2015", "REV", "", ""],
]  # fmt: skip
INSPECTIONS = [
    ["800001", "LANTERN NOODLES", "", "7000001", "Restaurant", "Risk 1 (High)", "12 N INVENTED AVE", "CHICAGO", "IL", "60600",
     "05/07/2014", "Canvass", "Fail", "2", "1", "3", "41.88", "-87.63"],
    ["800002", "UNKNOWN GRILL", "GRILL", "7000009", "Restaurant", "Risk 1 (High)", "99 S INVENTED ST", "CHICAGO", "IL", "60600",
     "06/05/2014", "Canvass", "Pass", "0", "0", "1", "", ""],
    ["800003", "LANTERN NOODLES", "", "7000001", "Restaurant", "Risk 1 (High)", "12 N INVENTED AVE", "CHICAGO", "IL", "60600",
     "13/45/2014", "Canvass", "Pass", "0", "0", "0", "", ""],
]  # fmt: skip
VIOLATIONS = [["800001", "3", "critical"], ["800001", "34", "minor"], ["899999", "33", "minor"]]
COMPLAINTS = [
    ["01/05/2014", "Open - Dup", "", "14-1", "Sanitation Code Violation", "Other", "12 N INVENTED AVE", "60600", "1", "41.88", "-87.63"],
    ["01/05/2014", "Completed", "01/09/2014", "14-1", "Sanitation Code Violation", "Other", "12 N INVENTED AVE", "60600", "1",
     "41.88", "-87.63"],
    ["01/06/2014", "Completed", "01/09/2014", "14-2", "Sanitation Code Violation", "", "1 W NOWHERE ST", "60600", "1", "", ""],
]  # fmt: skip
ROWS = dict(zip(SOURCES, (LICENCES, INSPECTIONS, VIOLATIONS, COMPLAINTS), strict=True))


@pytest.fixture(autouse=True)
def chicago(settings: Settings, tmp_path: Path) -> None:
    """This deployment is Chicago's, with its state in a folder of its own."""
    settings.XINHENG_CITY = str(PACK)
    settings.XINHENG_HOME = tmp_path
    settings.LAKE_ROOT = tmp_path / "lake"


@pytest.fixture
def loaded(db: None, tmp_path: Path) -> Iterator[dict[str, IntakeReport]]:
    """The invented rows, taken in from files of the city's form."""
    return {source: run_intake(source=source, files=[written(source, tmp_path)], by="system") for source in SOURCES}


def written(source: str, folder: Path) -> Path:
    """A file with the source's columns and the invented rows."""
    declared = sources()[source]
    header = HEADERS[source]
    assert set(header) == {*declared.columns, *declared.ignore, *(c for d in declared.derived.values() for c in d.columns)}
    path = folder / f"{source}.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([header, *ROWS[source]])
    return path


HEADERS = {
    "business_licenses": (
        "LICENSE ID,ACCOUNT NUMBER,LEGAL NAME,DOING BUSINESS AS NAME,ADDRESS,CITY,STATE,ZIP CODE,WARD,LICENSE CODE,"
        "LICENSE DESCRIPTION,BUSINESS ACTIVITY,LICENSE NUMBER,APPLICATION TYPE,LICENSE TERM START DATE,"
        "LICENSE TERM EXPIRATION DATE,LICENSE STATUS,LATITUDE,LONGITUDE"
    ).split(","),
    "food_inspections": (
        "Inspection ID,DBA Name,AKA Name,License #,Facility Type,Risk,Address,City,State,Zip,Inspection Date,"
        "Inspection Type,Results,Critical Violations,Serious Violations,Minor Violations,Latitude,Longitude"
    ).split(","),
    "violations": ["Inspection ID", "Violation Item", "Severity"],
    "sanitation_complaints_311": (
        "Creation Date,Status,Completion Date,Service Request Number,Type of Service Request,"
        "What is the Nature of this Code Violation?,Street Address,ZIP Code,Ward,Latitude,Longitude"
    ).split(","),
}


def test_the_pack_is_toml_alone() -> None:
    assert {path.suffix for path in PACK.rglob("*") if path.is_file()} == {".toml"}


def test_the_pack_speaks_of_its_own_types() -> None:
    assert set(sources()) == set(SOURCES)
    assert {"licence", "inspection", "violation", "sanitation_complaint"} <= set(standard().types)
    assert main_scorecard().title == "Food inspection risk"


def test_every_row_ends_in_one_place(loaded: dict[str, IntakeReport]) -> None:
    for report in loaded.values():
        assert report.accepted + report.rejected + report.unchanged == report.read == len(ROWS[report.source])
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


@pytest.mark.slow
@pytest.mark.real_data
@pytest.mark.django_db
@pytest.mark.skipif(not REAL.is_dir(), reason="the real files of Chicago are not beside this checkout (../shared/data)")
def test_the_real_files_load_whole() -> None:
    """24,518 inspections, 101,473 violations, 15,887 licences, 69,414 complaints: nothing is lost, nothing is double."""
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
