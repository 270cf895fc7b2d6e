"""Points of other maps and orders, and every kind of workbook that claims to be read, merged cells in each."""

import io
import json
import struct
import zipfile
from math import cos, hypot, radians

import duckdb
import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900
from tests.deliveries import REGISTRATION_HEADER, USCC, shop

from xinheng.fusion.intake.compiling.positions import give_macros, written_as
from xinheng.fusion.intake.declarations import Position
from xinheng.fusion.intake.models import Finding
from xinheng.fusion.intake.sources import SOURCES
from xinheng.fusion.registers.models import Record

pytestmark = pytest.mark.django_db
# The same places (longitude, latitude) as published for checking such conversions.
WGS84 = {"上海": (121.5272106, 31.1774276), "深圳": (113.912316, 22.543847), "北京": (116.377817, 39.911954)}
GCJ02 = {
    "上海": (121.531541859215, 31.17530398364597), "深圳": (113.9171764808363, 22.540796131694766),
    "北京": (116.38404722455657, 39.91334545536069),
}  # fmt: skip
BD09_OF_GCJ02 = {(116.404, 39.915): (116.41036949371029, 39.92133699351021)}


def kept(position: Position, written: str) -> tuple[float, float]:
    with duckdb.connect() as duck:
        give_macros(duck)
        said = duck.execute(f"SELECT {written_as(position, 'w')} FROM (SELECT '{written}' AS w)").fetchone()
    lng, lat = said[0].split(",")
    return float(lng), float(lat)


def metres(one: tuple[float, float], other: tuple[float, float]) -> float:
    return hypot((one[0] - other[0]) * cos(radians(one[1])), one[1] - other[1]) * 111_320


@pytest.mark.parametrize("order", ["longitude,latitude", "latitude,longitude"])
@pytest.mark.parametrize("blank", [",", "，", " , "])
def test_a_shifted_point_is_put_back_in_either_order(order, blank):
    for city, (lng, lat) in GCJ02.items():
        pair = (lng, lat) if order.startswith("long") else (lat, lng)
        got = kept(Position(order=order, datum="gcj02"), blank.join(map(str, pair)))
        assert metres(got, WGS84[city]) < 3, city
    for gcj, (lng, lat) in BD09_OF_GCJ02.items():
        pair = (lng, lat) if order.startswith("long") else (lat, lng)
        straight = kept(Position(datum="gcj02"), f"{gcj[0]},{gcj[1]}")
        assert metres(kept(Position(order=order, datum="bd09"), blank.join(map(str, pair))), straight) < 1


@pytest.mark.parametrize("datum", ["wgs84", "cgcs2000"])
def test_a_point_of_ours_stays_as_it_is(datum):
    assert kept(Position(datum=datum), "106.550000,29.560000") == (106.55, 29.56)
    assert kept(Position(datum=datum, order="latitude,longitude"), "29.56,106.55") == (106.55, 29.56)


@pytest.fixture
def placed(city):
    """The registrations with a point of 高德, latitude first, in a city whose bounds are known."""
    path = city / "sources" / "registration.toml"
    text = path.read_text(encoding="utf-8").replace("[values", '"位置" = "location"\n[values', 1)
    text += '[coordinates.location]\norder = "latitude,longitude"\ndatum = "gcj02"\n'
    path.write_text(text, encoding="utf-8")
    whole = (city / "city.toml").read_text(encoding="utf-8")
    (city / "city.toml").write_text(whole + "bounds = [115.0, 39.0, 118.0, 41.0]\n", encoding="utf-8")
    SOURCES.forget()


ROWS = [
    [*REGISTRATION_HEADER.split(","), "位置"],
    [*shop(0).split(","), "39.91334545536069,116.38404722455657"],
    [*shop(1).split(","), "116.38404722455657,39.91334545536069"],
]


def test_a_turned_point_is_found_and_the_row_kept(deliver, placed):
    lines = [",".join(f'"{cell}"' if "," in cell else cell for cell in row) for row in ROWS]
    report = deliver("registration", *lines)
    assert (report.accepted, report.findings) == (2, 1) and Finding.objects.get().field == "location"
    assert_placed()


def assert_placed() -> None:
    lng, lat = json.loads(Record.objects.get(key=USCC[0]).open)["location"].split(",")
    assert metres((float(lng), float(lat)), WGS84["北京"]) < 3


def _part(kind: int, data: bytes = b"") -> bytes:
    """A record of the binary format: its number, its length, its content."""
    head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    length, size = b"", len(data)
    while True:
        length += bytes([size & 0x7F | (0x80 if size > 0x7F else 0)])
        size >>= 7
        if not size:
            return head + length + data


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def xlsb(rows: list[list[str]], *, merged: tuple[int, int, int, int] | None = None) -> bytes:
    """A binary workbook as Excel saves it, without what nobody reads."""
    sheet = _part(129) + _part(148, struct.pack("<IIII", 0, len(rows) - 1, 0, len(rows[0]) - 1)) + _part(145)
    for number, row in enumerate(rows):
        sheet += _part(0, struct.pack("<IIHBBI", number, 0, 300, 0, 0, 0))
        sheet += b"".join(_part(6, struct.pack("<II", at, 0) + _wide(cell)) for at, cell in enumerate(row) if cell)
    sheet += _part(146)
    if merged:
        sheet += _part(177, struct.pack("<I", 1)) + _part(176, struct.pack("<IIII", *merged)) + _part(178)
    office, package = (
        "http://schemas.openxmlformats.org/officeDocument/2006",
        (
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            '<Relationship Id="rId1" Type="{}/relationships/{}" Target="{}"/></Relationships>'
        ),
    )
    book = _part(131) + _part(143) + _part(156, struct.pack("<II", 0, 1) + _wide("rId1") + _wide("登记"))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as whole:
        whole.writestr("[Content_Types].xml", "<Types/>")
        whole.writestr("_rels/.rels", package.format(office, "officeDocument", "xl/workbook.bin"))
        whole.writestr("xl/workbook.bin", book + _part(144) + _part(132))
        whole.writestr("xl/_rels/workbook.bin.rels", package.format(office, "worksheet", "worksheets/sheet1.bin"))
        whole.writestr("xl/worksheets/sheet1.bin", sheet + _part(130))
    return out.getvalue()


def test_a_binary_workbook_is_read_points_and_all(deliver, placed):
    report = deliver("registration", data=xlsb(ROWS), name="登记.xlsb")
    assert (report.read, report.accepted, report.findings) == (2, 2, 1)
    assert_placed()


def test_cells_merged_across_a_title_and_down_a_column_are_filled(deliver, placed):
    book, out = Workbook(), io.BytesIO()
    sheet = book.active
    sheet.append(["登记信息表"])
    sheet.merge_cells("A1:H1")
    for row in ROWS:
        sheet.append(row)
    sheet.cell(4, 4).value = None
    sheet.cell(4, 5).value = None
    sheet.merge_cells("D3:E4")
    book.save(out)
    report = deliver("registration", data=out.getvalue(), name="登记.xlsx")
    assert (report.read, report.accepted + report.rejected) == (2, 2)
    assert any("合并单元格" in told for told in report.warnings)
    assert json.loads(Record.objects.get(key=USCC[0]).open)["registration_authority"] == "两河区局"


@pytest.mark.parametrize(("epoch", "day"), [(CALENDAR_WINDOWS_1900, "2022-03-01"), (CALENDAR_MAC_1904, "2026-03-02")])
def test_a_bare_day_number_is_counted_from_where_the_book_counts(deliver, epoch, day):
    book, out, told = Workbook(), io.BytesIO(), shop(0).split(",")
    book.epoch = epoch
    book.active.append(REGISTRATION_HEADER.split(","))
    book.active.append([*told[:2], 44621, *told[3:]])
    book.save(out)
    report = deliver("registration", data=out.getvalue(), name="登记.xlsx")
    assert json.loads(Record.objects.get(key=USCC[0]).open)["established_on"] == day
    assert any("1904" in one for one in report.warnings) == (epoch == CALENDAR_MAC_1904)


def test_what_web_pages_write_in_place_of_a_character_is_that_character_again(deliver):
    deliver("registration", REGISTRATION_HEADER, shop(0, "R&amp;D &lt;面&#39;馆&gt;&nbsp;A&B"), shop(1, "甲&amp;lt;乙"))
    names = [json.loads(one.open)["entity_name"] for one in Record.objects.order_by("pk")]
    assert names == ["R&D <面'馆> A&B", "甲&lt;乙"]


def test_the_sheet_with_the_declared_columns_is_read_whatever_it_is_called_and_wherever_it_stands(deliver):
    book = Workbook()
    book.active.title = "码表"
    for number in range(40):
        book.active.append([number, f"代码{number}", "含义", "备注"])
    sheet = book.create_sheet("二〇二六年十一月")
    for line in ("登记情况", REGISTRATION_HEADER, shop(0)):
        sheet.append(line.split(","))
    out = io.BytesIO()
    book.save(out)
    report = deliver("registration", data=out.getvalue(), name="登记.xlsx")
    assert report.accepted == 1 and any("“码表”（40行）没有接入" in one for one in report.warnings)
