"""Files as real departments shape them: titles above the header, merged cells, other sheets, encodings nobody named."""

import io
import time
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook
from tests.deliveries import PENALTY_HEADER, REGISTRATION_HEADER, USCC, fine, rejects, shop

from xinheng.fusion.intake.declarations import read_source
from xinheng.fusion.intake.models import IntakeRun
from xinheng.fusion.intake.refusals import IntakeRefused
from xinheng.fusion.intake.sources import SOURCES
from xinheng.fusion.registers.models import Record, Subject
from xinheng.kit.declared import DeclarationError

pytestmark = pytest.mark.django_db
CELLS = REGISTRATION_HEADER.split(",")


def declare(city, old: str, new: str, source: str = "registration") -> None:
    path = city / "sources" / f"{source}.toml"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    SOURCES.forget()


@pytest.mark.parametrize("first", ["统一社会信用代码", "投诉编号", "证书编号", "使用登记证编号", "维保单号"])
def test_a_header_that_is_valid_utf8_by_chance_is_read_as_gb18030(deliver, city, first):
    declare(city, '"代码"', f'"{first}"')
    report = deliver("registration", REGISTRATION_HEADER.replace("代码", first), shop(0), encoding="gb18030")
    assert report.accepted == 1 and any("按 GB18030 读取" in told for told in report.warnings)
    assert IntakeRun.objects.get().files[0]["read_as"] == "gb18030"


@pytest.mark.parametrize("name", ["CASA PIÑATA BAR", "Café Zoë", "Crème brûlée – “Déjà vu”", "GÖTEBORGS ÖL"])
def test_western_text_is_never_read_as_chinese(deliver, city, name):
    for column, english in zip(CELLS, "CODE NAME SINCE OFFICE ADDRESS STATE PAPER".split(), strict=True):
        declare(city, f'"{column}" =', f'"{english}" =')
    data = f"CODE,NAME,SINCE,OFFICE,ADDRESS,STATE,PAPER\n{USCC[0]},{name},2020-01-02,CITY,1 Main St,1,".encode("cp1252")
    with pytest.raises(IntakeRefused, match="windows-1252"):
        deliver("registration", data=data)
    declare(city, "record_type", 'encoding = "windows-1252"\nrecord_type')
    assert deliver("registration", data=data).accepted == 1
    assert Subject.objects.get().name == name


def test_a_damaged_utf8_file_is_not_called_chinese(deliver):
    data = "\n".join([REGISTRATION_HEADER, *(shop(n) for n in range(3))]).encode()
    with pytest.raises(IntakeRefused, match="不是有效的 UTF-8"):
        deliver("registration", data=data.replace("江岸路1".encode(), b"\xbd\xad" + "岸路1".encode()))


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_two_and_four_bytes_a_character_are_known_with_a_mark_and_without(deliver, encoding):
    report = deliver("registration", REGISTRATION_HEADER, shop(0), shop(1, name="𠮷野家面馆"), encoding=encoding)
    assert report.accepted == 2 and any(f"按 {encoding[:6].upper()} 读取" in told for told in report.warnings)
    assert Subject.objects.filter(name="𠮷野家面馆").exists()


@pytest.mark.parametrize(
    ("data", "said"),
    [(b"%PDF-1.4\n", "PDF"), (b"{\\rtf1 a}", "RTF"), (b"Rar!\x1a", "RAR"), (b"\xff\xd8\xff\xe0", "照片")],
)
def test_what_is_sent_in_place_of_a_table_is_called_by_its_name(deliver, data, said):
    with pytest.raises(IntakeRefused, match=f"其实是{said}"):
        deliver("registration", data=data)


@pytest.mark.parametrize("wrong", ["latin-9000", "base64", "hex"])
def test_an_encoding_that_does_not_exist_is_found_in_the_declaration(city, wrong):
    declare(city, "record_type", f'encoding = "{wrong}"\nrecord_type')
    with pytest.raises(DeclarationError, match=f"encoding.*{wrong}"):
        read_source(city / "sources" / "registration.toml")


def test_a_web_page_named_xls_and_another_separator_are_called_by_their_names(deliver):
    with pytest.raises(IntakeRefused, match="网页"):
        deliver("registration", data=b"\xef\xbb\xbf \n<html><table><tr><td>1</td></tr></table>", name="登记.xls")
    with pytest.raises(IntakeRefused, match="用制表符（或空格）分隔"):
        deliver("registration", REGISTRATION_HEADER.replace(",", "\t"), shop(0).replace(",", "\t"))
    with pytest.raises(IntakeRefused, match="用全角逗号分隔"):
        deliver("registration", REGISTRATION_HEADER.replace(",", "，"), shop(0).replace(",", "，"))


@pytest.mark.parametrize(
    "written",
    [
        "罚款金额(元)",
        "罚款金额（元）",
        " 罚款 金额（元） ",
        "*罚款金额〔元〕",
        "罚款金额（元）：",
        "罚款金额[元]",
        "罚款金额（元）（必填）",
    ],
)
def test_a_header_is_known_in_any_width_and_brackets(deliver, shops, city, written):
    declare(city, '"罚款"', '"罚款金额（元）"', "penalty")
    report = deliver("penalty", PENALTY_HEADER.replace("罚款", written), fine(0, "1号"))
    assert (report.accepted, report.warnings) == (1, ())


def test_a_header_below_titles_is_found_and_told(deliver):
    report = deliver(
        "registration", "2026年登记信息表,,,,,,", "制表单位：登记注册处", "", REGISTRATION_HEADER, shop(0),
        shop(1).replace("2020-01-02", "昨天"),
    )  # fmt: skip
    assert (report.read, report.accepted, report.rejected) == (2, 1, 1)
    assert "表头在第4行" in report.warnings[0] and "registration.csv,6,成立日期" in rejects(report)


def test_title_rows_and_two_header_rows_are_declared(deliver, shops, city):
    declare(city, "record_type", "title_rows = 1\nheader_rows = 2\nrecord_type", "penalty")
    for column in ("种类", "内容", "罚款"):
        declare(city, f'"{column}"', f'"处罚/{column}"', "penalty")
    upper = "文号,当事人,代码,违法行为,处罚,,,处罚日期"
    lower = ",,,,种类,内容,罚款,"
    report = deliver("penalty", "公示表", upper, lower, fine(0, "1号"))
    assert (report.read, report.accepted) == (1, 1)
    assert '"5000"' in Record.objects.get(type="administrative_penalty").open


def _workbook():
    book = Workbook()
    sheet = book.active
    sheet.append(["登记信息表"])
    sheet.merge_cells("A1:G1")
    sheet.append(CELLS)
    for number in range(3):
        sheet.append(shop(number).split(",")[:6])
    sheet.merge_cells("E3:E5")
    return book, sheet


def _saved(book) -> bytes:
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def test_merged_cells_are_filled_down_and_told(deliver):
    report = deliver("registration", data=_saved(_workbook()[0]), name="登记.xlsx")
    assert (report.read, report.accepted) == (3, 3)
    assert set(Subject.objects.values_list("address", flat=True)) == {"江岸路0号"}
    assert any("合并单元格" in told for told in report.warnings)
    assert any("表头在第2行" in told for told in report.warnings)


def test_another_sheet_is_told_and_can_be_declared(deliver, city):
    book, _ = _workbook()
    more = book.create_sheet("二季度")
    for row in (CELLS, shop(5).split(",")):
        more.append(row)
    book.create_sheet("空")
    report = deliver("registration", data=_saved(book), name="登记.xlsx")
    assert any("“二季度”（2行）没有接入" in told and "空" not in told for told in report.warnings)
    declare(city, "record_type", 'sheet = "二季度"\nrecord_type')
    report = deliver("registration", data=_saved(book), name="登记.xlsx")
    assert (report.accepted, report.warnings) == (1, ())


def test_a_hidden_or_empty_first_sheet_is_not_the_table(deliver):
    book, sheet = _workbook()
    book.create_sheet("说明", 0)
    codes = book.create_sheet("字典", 0)
    codes.sheet_state = "hidden"
    codes.append(["代码", "含义"])
    report = deliver("registration", data=_saved(book), name="登记.xlsx")
    assert (report.read, report.accepted) == (3, 3) and sheet.title in str(report.warnings)
    assert "“字典”（1行）没有接入" in str(report.warnings)


def test_binary_fractions_and_real_dates_of_a_workbook_are_read(deliver, shops, city):
    book = Workbook()
    book.active.append(PENALTY_HEADER.split(","))
    book.active.append([*fine(0, "1号").split(",")[:6], 57.699999999999996, 43832])
    report = deliver("penalty", data=_saved(book), name="处罚.xlsx")
    assert (report.accepted, report.findings) == (1, 0)
    assert '"fine_amount":"57.7"' in Record.objects.get(type="administrative_penalty").open
    assert '"penalised_on":"2020-01-02"' in Record.objects.get(type="administrative_penalty").open


def test_formulas_that_say_nothing_are_told(deliver):
    book, sheet = _workbook()
    sheet.append([*shop(3).split(",")[:6], "=1/0"])
    sheet.append([*shop(4).split(",")[:6], "#N/A"])
    sheet.cell(sheet.max_row, 7).data_type = "e"
    report = deliver("registration", data=_saved(book), name="登记.xlsx")
    assert report.accepted == 5 and any("有2处公式出错" in told for told in report.warnings)


MANIFEST = """<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry
manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>"""


def _ods(rows) -> bytes:
    cells = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>' for cell in row
        )
        + "</table:table-row>"
        for row in rows
    )
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces} office:version="1.2"><office:body>'
        f'<office:spreadsheet><table:table table:name="登记">{cells}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as book:
        book.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        book.writestr("META-INF/manifest.xml", MANIFEST)
        book.writestr("content.xml", content)
    return data.getvalue()


@pytest.mark.parametrize("name", ["登记.xls", "登记.xlsx", "登记.dat"])
def test_an_old_workbook_is_read_whatever_it_is_called(deliver, name):
    old = (Path(__file__).parent / "registrations.xls").read_bytes()
    report = deliver("registration", data=old, name=name)
    assert (report.read, report.accepted) == (2, 2)


def test_an_open_document_is_read(deliver):
    report = deliver("registration", data=_ods([CELLS, shop(0).split(","), shop(1).split(",")]), name="登记.ods")
    assert (report.read, report.accepted) == (2, 2)


QUOTES = {
    "a cell of many quoted lines": '"' + 'x ""y""\n' * 20_000 + '"',
    "a quote on every line": '"\n' * 80_000,
    "an open cell on every line": '"x\n' * 60_000,
    "an open cell after a stray quote": 'x"y,"open\n' + '""\n' * 60_000,
}


@pytest.mark.parametrize("case", QUOTES)
def test_quotes_cost_no_more_than_their_length(tmp_path, case):
    from xinheng.fusion.intake.reading.numbering import number_lines

    def seconds(text: str) -> float:
        data = f"a,b\n1,{text}\n3,4\n".encode()
        started = time.process_time()
        with (tmp_path / "out").open("wb") as out:
            number_lines([data], ",", out)
        return time.process_time() - started

    whole = QUOTES[case]
    assert seconds(whole) < 8 * max(seconds(whole[: len(whole) // 4]), 0.5)


@pytest.mark.parametrize("written", ["在营(开业)", "在营（开业）", " 在营 〔开业〕"])
def test_a_value_of_theirs_is_known_in_any_width_and_brackets(deliver, city, written):
    declare(city, '"存续" =', '"在营（开业）" =')
    assert deliver("registration", REGISTRATION_HEADER, shop(0, state=written)).accepted == 1
