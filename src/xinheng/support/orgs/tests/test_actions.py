import csv
from pathlib import Path

import pytest

import xinheng
from xinheng.support.audit.models import AuditEvent
from xinheng.support.orgs.actions import WrongOrganisation, load_organisations
from xinheng.support.orgs.models import Organisation

pytestmark = pytest.mark.django_db

CITY = {"path": "5099/", "name": "市局", "short_name": "", "kind": "city", "divisions": "509900", "streets": ""}
OFFICE = {
    "path": "5099/01",
    "name": "一所",
    "kind": "office",
    "divisions": "509901001|509901002",
    "streets": "江岸路 望桥",
}


def test_rows_become_organisations():
    load_organisations([CITY, OFFICE], by="system")
    office = Organisation.objects.get(path="5099/01/")
    assert office.divisions == ["509901001", "509901002"]
    assert office.streets == ["江岸路", "望桥"]
    assert office.short_name == "一所"


def test_loading_again_changes_nothing():
    load_organisations([CITY, OFFICE], by="system")
    load_organisations([CITY, OFFICE], by="system")
    assert Organisation.objects.count() == 2
    assert AuditEvent.objects.count() == 1


def test_a_changed_row_is_brought_up_to_date():
    load_organisations([CITY], by="system")
    load_organisations([{**CITY, "name": "新市局"}], by="system")
    assert Organisation.objects.get().name == "新市局"
    assert AuditEvent.objects.count() == 2


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({**OFFICE, "name": ""}, "第 3 行缺少 name"),
        ({**OFFICE, "kind": "village"}, "实为“village”"),
        ({**OFFICE, "path": "5099/09/01"}, "上级 5099/09/ 不存在"),
        ({**OFFICE, "divisions": "509900"}, "辖区代码 509900 同时属于"),
    ],
)
def test_a_wrong_row_is_refused_with_its_reason(row, reason):
    with pytest.raises(WrongOrganisation, match=reason):
        load_organisations([CITY, row], by="system")
    assert not Organisation.objects.exists()


def test_a_shipped_pack_loads():
    packs = Path(xinheng.__file__).parent / "cities"
    for file in packs.glob("*/organisations.csv"):
        rows = list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))
        assert len(load_organisations(rows, by="system")) == len(rows) > 0
