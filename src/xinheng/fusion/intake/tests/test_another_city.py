"""A city that shares nothing with ours: its own types and identifiers, parents, matches, in any order."""

import itertools
import re
from pathlib import Path

import pytest

from xinheng.fusion.intake.actions import run_intake
from xinheng.fusion.intake.sources import sources
from xinheng.fusion.registers.models import Record, Subject
from xinheng.fusion.registers.queries import current_records, subject_by
from xinheng.kit.declared import DeclarationError

pytestmark = pytest.mark.django_db

CITY = (
    'name = "spring"\ntitle = "Springfield"\nbrand = { name = "Springfield" }\nlanguage = "en"\nmain_scheme = "license"'
)
LICENSE = """
title = "Licence"
theme = "subjects"
identity = "license"
establishes = true
key = ["number"]
owner = "Licensing"
refresh = "P7D"
[fields]
number = { title = "Number", type = "text", required = true, role = "subject" }
name = { title = "Name", type = "text", role = "name" }
address = { title = "Address", type = "text", role = "address" }
ends = { title = "Ends", type = "date", role = "ends_on" }
"""
VISIT = """
title = "Visit"
theme = "acts"
identity = "license"
key = ["visit"]
owner = "Health"
refresh = "P7D"
[fields]
visit = { title = "Visit", type = "text", required = true }
license = { title = "License", type = "text", role = "subject" }
name = { title = "Name", type = "text", role = "name" }
address = { title = "Address", type = "text", role = "address" }
on = { title = "On", type = "date", role = "effective_on" }
"""
FINDING = """
title = "Finding"
theme = "acts"
identity = "license"
key = ["visit", "item"]
owner = "Health"
refresh = "P7D"
[fields]
visit = { title = "Visit", type = "text", required = true, role = "subject" }
item = { title = "Item", type = "text", required = true }
"""
CALL = """
title = "Call"
theme = "rights_rescue"
identity = "license"
key = ["number"]
owner = "311"
refresh = "P1D"
[fields]
number = { title = "Number", type = "text", required = true, role = "subject" }
address = { title = "Address", type = "text" }
"""
SOURCES = {
    "licenses": 'record_type = "license"\ndate_format = "%m/%d/%Y"\n[columns]\n"No" = "number"\n"DBA" = "name"\n'
    '"Address" = "address"\n"Ends" = "ends"',
    "visits": 'record_type = "visit"\nestablishes = "if_absent"\ndate_format = "%m/%d/%Y"\n[columns]\n"ID" = "visit"\n'
    '"License" = "license"\n"DBA" = "name"\n"Address" = "address"\n"On" = "on"',
    "findings": 'record_type = "finding"\n[columns]\n"ID" = "visit"\n"Item" = "item"\n'
    '[subject.via]\nrecord_type = "visit"\nsource = "visits"\nfield = "visit"',
    "calls": 'record_type = "call"\n[columns]\n"SR" = "number"\n"Street" = "address"\n'
    '[subject.match]\naddress = "address"',
}
FILES = {
    "licenses": "No,DBA,Address,Ends\n10,KWIK-E,1 Main St,01/31/2025\n10,KWIK-E-MART,1 Main St,01/31/2027\n"
    "11,MOE'S,2 Elm St,\n",
    "visits": "ID,License,DBA,Address,On\nV1,10,Kwik,1 MAIN ST,03/04/2026\nV2,99,KRUSTY,9 Oak St,03/05/2026\n",
    "findings": "ID,Item\nV1,3\nV1,4\nV1,4\nV2,3\nV9,1\n",
    "calls": "SR,Street\nS1,1 main  st\nS2,7 Nowhere Ave\n",
}


@pytest.fixture
def springfield(tmp_path, settings):
    folder = tmp_path / "springfield"
    for path, text in [
        ("city.toml", CITY), ("standard/subjects/license.toml", LICENSE), ("standard/acts/visit.toml", VISIT),
        ("standard/acts/finding.toml", FINDING), ("standard/rights_rescue/call.toml", CALL),
        *((f"sources/{name}.toml", f'title = "{name}"\ndepartment = "City"\n{text}') for name, text in SOURCES.items()),
    ]:  # fmt: skip
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    for name, text in FILES.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    settings.XINHENG_CITY, settings.XINHENG_HOME = str(folder), tmp_path / "home"
    return tmp_path


def take_in(folder, *names):
    return {name: run_intake(source=name, files=[folder / f"{name}.csv"], by="system") for name in names}


@pytest.mark.parametrize("order", list(itertools.permutations(["licenses", "visits", "findings"])))
def test_it_loads_in_any_order_with_nothing_but_toml(springfield, order):
    take_in(springfield, *order, "calls")
    named = {subject.identity: subject.name for subject in Subject.objects.all()}
    assert named == {"license:10": "KWIK-E-MART", "license:11": "MOE'S", "license:99": "KRUSTY"}
    counted = {key: current_records(subject_by(key).pk).count() for key in ("10", "11", "99")}
    assert counted == {"10": 5, "11": 1, "99": 2}
    assert set(Record.objects.filter(subject=None, superseded_at=None).values_list("key", flat=True)) == {"V9|1", "S2"}


def test_every_row_is_counted_once(springfield):
    reports = take_in(springfield, "licenses", "visits", "findings", "calls")
    told = {name: (r.read, r.accepted, r.unlinked, r.rejected, r.unchanged) for name, r in reports.items()}
    assert told == {
        "licenses": (3, 2, 0, 1, 0), "visits": (2, 2, 0, 0, 0), "findings": (5, 4, 1, 0, 1), "calls": (2, 2, 1, 0, 0)
    }  # fmt: skip
    again = take_in(springfield, "licenses", "visits", "findings", "calls")
    assert {name: report.accepted for name, report in again.items()} == dict.fromkeys(FILES, 0)


def test_the_files_of_the_guide_make_a_city(tmp_path, settings):
    guide = (Path(__file__).parents[5] / "docs" / "add-a-source.md").read_text(encoding="utf-8")
    for path, text in re.findall(r"```toml\n# (\S+\.toml)\n(.*?)```", guide, re.DOTALL):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    settings.XINHENG_CITY, settings.XINHENG_HOME = str(tmp_path), tmp_path / "home"
    file = tmp_path / "licenses.csv"
    file.write_text(
        "LICENSE NUMBER,DOING BUSINESS AS NAME,LICENSE TERM EXPIRATION DATE\n"
        "7,KWIK-E-MART,01/31/2025\n7,KWIK-E-MART,01/31/2027\n"
    )
    report = run_intake(source="business_licenses", files=[file], by="system")
    assert (report.accepted, report.rejected) == (1, 1)
    assert subject_by("7").name == "KWIK-E-MART"


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        ("visits", 'record_type = "visit"', 'record_type = "visits"', "record_type: 没有记录类型 visits"),
        ("visits", '"on"', '"when"', "columns: 记录类型 visit 没有字段 when"),
        ("findings", '"Item" = "item"', "", "columns: 必填字段 item"),
        ("findings", 'field = "visit"', 'field = "visit"\nfeld = 1', "subject.via.feld"),
        ("calls", '[subject.match]\naddress = "address"', "[subject]", "subject"),
    ],
)
def test_a_wrong_declaration_is_named_by_file_and_key(springfield, name, old, new, words):
    path = springfield / "springfield" / "sources" / f"{name}.toml"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(DeclarationError) as wrong:
        sources()
    assert f"{name}.toml: " in str(wrong.value) and words in str(wrong.value)
