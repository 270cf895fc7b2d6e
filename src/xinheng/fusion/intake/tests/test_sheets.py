"""A workbook with a sheet a month: every sheet whose header fits is read, and which ones is said."""

import io

import pytest
from openpyxl import Workbook
from tests.deliveries import REGISTRATION_HEADER, rejects, shop

from xinheng.fusion.intake.models import IntakeRun, Reject
from xinheng.fusion.intake.refusals import IntakeRefused
from xinheng.fusion.intake.sources import SOURCES
from xinheng.fusion.registers.models import Record

pytestmark = pytest.mark.django_db
HEAD = ["两河区登记台账"], REGISTRATION_HEADER.split(",")


@pytest.fixture
def every(city):
    path = city / "sources" / "registration.toml"
    path.write_text(path.read_text("utf-8").replace("record_type", 'sheet = "*"\nrecord_type', 1), "utf-8")
    SOURCES.forget()


def book(**sheets: list[list[str]]) -> bytes:
    made, out = Workbook(), io.BytesIO()
    made.remove(made.active)
    for title, rows in sheets.items():
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(row)
    made.save(out)
    return out.getvalue()


def month(*numbers: int, **cells: str) -> list[list[str]]:
    return [*HEAD, *(shop(number, **cells).split(",") for number in numbers)]


@pytest.mark.usefixtures("every")
def test_every_month_is_read_and_each_row_says_its_sheet(deliver):
    other = [["登记机关", "名称"], ["两河区局", "某某"]]
    data = book(
        说明=[["本表由登记处填报"]], 一月=month(0, 1), 二月=[*month(2), *month(3, state="没有的状态")[2:]], 三月=other
    )
    report = deliver("registration", data=data, name="台账.xlsx")
    assert (report.read, report.accepted, report.rejected) == (4, 3, 1)
    assert report.read == report.accepted + report.rejected + report.unchanged
    (told,) = [one for one in report.warnings if "工作表" in one]
    assert "读了工作表“一月”（4行）、“二月”（4行）；" in told and "“三月”（2行，缺少列“代码”" in told
    assert "台账.xlsx（二月）,4,状态" in rejects(report)
    refused = Reject.objects.get()
    assert (refused.file, refused.line, bool(refused.cells)) == ("台账.xlsx（二月）", 4, True)
    assert [one["name"] for one in IntakeRun.objects.get().files] == ["台账.xlsx（一月）", "台账.xlsx（二月）"]
    assert deliver("registration", data=data, name="台账.xlsx").unchanged == 3
    assert Record.objects.filter(type="registration", superseded_at=None).count() == 3


@pytest.mark.usefixtures("every")
def test_a_book_without_a_fitting_sheet_is_refused_by_what_its_likeliest_lacks(deliver):
    with pytest.raises(IntakeRefused, match="缺少列“代码”“成立日期”"):
        deliver("registration", data=book(甲=[["名称", "住所"], ["某某", "江岸路"]]), name="台账.xlsx")


@pytest.mark.usefixtures("every")
def test_a_text_file_of_such_a_source_is_read_as_ever(deliver):
    assert deliver("registration", REGISTRATION_HEADER, shop(0)).accepted == 1


@pytest.mark.usefixtures("every")
def test_a_month_whose_header_somebody_changed_holds_the_whole_book(deliver):
    changed = [["登记台账"], REGISTRATION_HEADER.replace("住所", "经营场所").split(","), shop(2).split(",")]
    with pytest.raises(IntakeRefused, match="其中“二月”缺少列“住所”，全部未接入"):
        deliver("registration", data=book(一月=month(0, 1), 二月=changed), name="台账.xlsx")
    assert not Record.objects.exists() and IntakeRun.objects.get().state == "refused"
