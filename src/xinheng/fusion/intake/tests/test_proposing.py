"""Twenty files as departments call their columns: the type is found, and nine columns of ten are put right."""

import csv
import zipfile
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from xinheng.fusion.intake.proposing.heading import with_one_header
from xinheng.fusion.intake.proposing.matching import propose
from xinheng.fusion.intake.proposing.peeking import peek
from xinheng.fusion.intake.refusals import IntakeRefused
from xinheng.fusion.standard.registry import HERE, read_standard
from xinheng.kit.credit_code import generate

STANDARD = read_standard(HERE)
# Twenty files, written by hand as departments would: type, column, field.
with (Path(__file__).parent / "renamed_columns.csv").open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))
FILES: dict[str, dict[str, str]] = {}
for told in ROWS:
    FILES.setdefault(told["type"], {})[told["column"]] = told["field"]
SAMPLES = {
    "uscc": generate(division="509901", serial=7), "date": "2026-03-02", "datetime": "2026-03-02 09:30",
    "money": "1200",
    "integer": "2025", "decimal": "12.5", "phone": "15400000201", "division": "509901", "person_name": "陈大文",
    "address": "两河区江岸路 12 号", "licence_number": "JY15099010000001",
}  # fmt: skip


def cell(type: str, name: str) -> str:
    field = STANDARD.type(type).fields[name]
    if field.type.startswith("code:"):
        return STANDARD.code_list(field.type.removeprefix("code:")).entries[0].title
    return SAMPLES.get(field.type, "文字")


def file_of(type: str, columns: dict[str, str]) -> list[list[str]]:
    row = [cell(type, name) for name in columns.values()]
    return [["山城市某部门数据表", *[""] * (len(columns) - 1)], list(columns), row, row]


def test_a_column_of_which_no_cell_could_be_a_value_of_the_field_is_not_taken_for_it():
    """A tinyint that tells whether there is a person in charge is called like the person."""
    columns = ["统一社会信用代码", "企业名称", "法定代表人"]
    told = [SAMPLES["uscc"], "江岸面馆"]
    person = propose([columns, [*told, "陈大文"], [*told, "1"]], STANDARD, "registration").columns
    assert person["法定代表人"] == "legal_representative"
    flags = propose([columns, [*told, "1"], [*told, "0"]], STANDARD, "registration").columns
    assert set(flags) == {"统一社会信用代码", "企业名称"}


@pytest.mark.clause("SZ-6.1-01", "WX-3.1C-05", part=True)
def test_nine_columns_of_ten_are_put_right_and_the_type_is_found():
    right = total = 0
    wrong = []
    assert len(FILES) == 20
    for type, columns in FILES.items():
        rows = file_of(type, columns)
        found = propose(rows, STANDARD, type)
        assert found.header == 1
        got = {one.column: one.field for one in found.guesses}
        wrong += [(type, column, got[column], name) for column, name in columns.items() if got[column] != name]
        right, total = right + sum(got[column] == name for column, name in columns.items()), total + len(columns)
    assert right / total >= 0.9, wrong
    # The type is found too where nobody gave it: every fourth file, since all types are looked through.
    for type in list(FILES)[::4]:
        assert propose(file_of(type, FILES[type]), STANDARD).record_type == type


@pytest.mark.parametrize(
    "columns",
    ["tyshxydm qymc clrq zczb djjg djzt", "credit_no shop opened capital organ st"],
)
def test_columns_of_a_database_are_known_by_the_letters_of_their_pinyin_and_by_usual_words(columns):
    row = [SAMPLES["uscc"], "江岸路面馆", "2020年5月6日", "50万元", "两河区局", "存续"]
    found = propose([columns.split(), row], STANDARD)
    assert found.record_type == "registration"
    assert list(found.columns.values()) == [
        "uscc", "entity_name", "established_on", "registered_capital", "registration_authority", "registration_state"
    ]  # fmt: skip


def test_what_nobody_knows_is_left_to_the_steward_and_what_is_missing_is_told():
    rows = [["企业代码", "天气", "企业全称"], [SAMPLES["uscc"], "晴", "江岸路面馆"]]
    found = propose(rows, STANDARD, "registration")
    assert found.columns == {"企业代码": "uscc", "企业全称": "entity_name"}
    assert {"registration_state", "established_on"} <= set(found.missing)


@pytest.mark.parametrize(
    ("data", "first"),
    [
        ("名称,数量\n豆瓣酱,3\n".encode("gb18030"), ["名称", "数量"]),
        ("\ufeff名称;数量\n豆瓣酱;3\n".encode(), ["名称", "数量"]),
        ("名称\t数量\n豆瓣酱\t3\n".encode(), ["名称", "数量"]),
    ],
)
def test_any_text_is_looked_into(tmp_path, data, first):
    path = tmp_path / "a.csv"
    path.write_bytes(data)
    assert peek(path).rows[0] == first


def test_what_is_read_so_is_declared_so(tmp_path):
    """What stands between two columns is told by most lines, a title above them notwithstanding; western text is not
    read as Chinese, and read once its encoding is said."""
    path = tmp_path / "a.csv"
    path.write_bytes("登记情况，截至十月\n名称;数量\n豆瓣酱;3\n醋;4\n".encode("utf-16"))
    assert peek(path).more == {"delimiter": ";"} and ["醋", "4"] in peek(path).rows
    path.write_bytes("name,town\nCafé Bär,Zürich\n".encode("cp1252"))
    with pytest.raises(IntakeRefused, match="windows-1252"):
        peek(path)
    assert peek(path, "windows-1252").rows[1] == ["Café Bär", "Zürich"]
    assert peek(path, "windows-1252").more == {"encoding": "windows-1252"}


def test_two_columns_of_one_name_are_no_proposal():
    with pytest.raises(IntakeRefused, match="“企业代码”出现多次"):
        propose([["企业代码", "企业全称", "企业代码"], [SAMPLES["uscc"], "江岸路面馆", "1"]], STANDARD)


def test_the_sheet_that_is_shown_is_the_one_that_is_proposed(tmp_path):
    book, path = Workbook(), tmp_path / "a.xlsx"
    book.active.title, book.active.sheet_state = "字典", "hidden"
    for row in (["代码", "含义"], ["1", "存续"]):
        book.active.append(row)
    book.create_sheet("空白")
    book.create_sheet("说明").append(["请各所每月五日前报送，注册资金以万元计"])
    sheet = book.create_sheet("十月")
    for row in (["名称", "数量", "日期"], ["豆瓣酱", 3, date(2026, 10, 9)]):
        sheet.append(row)
    book.save(path)
    assert peek(path).rows == [["名称", "数量", "日期"], ["豆瓣酱", "3", "2026-10-09"]]


def covered(path, *, merged=True):
    """A workbook as districts send them: a cover of several lines, the month under a title and two rows of header, an
    empty month after it."""
    book = Workbook()
    cover = book.active
    cover.title = "封面"
    for row in (
        ["处罚统计表"],
        ["填报单位", "江岸区城管局", None, "填报人", "周某"],
        ["日期", "11月25日", None, "电话", "无"],
    ):
        cover.append(row)
    month = book.create_sheet("11月")
    month.append(["江岸区处罚情况"])
    month.append(["填报单位：江岸区城管局", *[None] * 5, "单位：万元"])
    month.append(["序号", "决定书文号", "当事人", None, "处罚", None, "处罚决定日期"])
    month.append([None, None, "名称", "统一社会信用代码", "种类", "罚款", None])
    for number in range(3):
        month.append([number, f"江罚〔2026〕{number}号", "江岸路面馆", SAMPLES["uscc"], "罚款", 0.5, date(2026, 11, 3)])
    for area in ("A1:G1", "A3:A4", "B3:B4", "C3:D3", "E3:F3", "G3:G4") if merged else ():
        month.merge_cells(area)
    book.create_sheet("12月").append(["序号", "决定书文号"])
    book.save(path)
    return path


@pytest.mark.parametrize("merged", [True, False])
def test_the_table_is_found_behind_a_cover_and_under_two_rows_of_header(tmp_path, merged):
    seen = peek(covered(tmp_path / "a.xlsx", merged=merged))
    assert (seen.sheets, seen.sheet) == (["封面", "11月", "12月"], "11月")
    assert seen.more == {"title_rows": 2, "header_rows": 2}
    found = propose(seen.rows, STANDARD)
    assert (found.record_type, found.unit) == ("administrative_penalty", "万元")
    assert found.columns == {
        "决定书文号": "decision_number", "当事人/名称": "party_name", "当事人/统一社会信用代码": "uscc",
        "处罚/种类": "penalty_kind", "处罚/罚款": "fine_amount", "处罚决定日期": "penalised_on",
    }  # fmt: skip


def test_another_sheet_is_read_when_it_is_asked_for_and_what_is_empty_names_the_others(tmp_path):
    path = covered(tmp_path / "a.xlsx")
    assert peek(path, sheet="封面").rows[1][0] == "填报单位" and peek(path, sheet="封面").more["sheet"] == "封面"
    with pytest.raises(IntakeRefused, match="工作表“12月”里没有表头和数据。这个工作簿还有工作表：封面、11月"):
        peek(path, sheet="12月")


@pytest.mark.parametrize(
    "above",
    [
        [["台账"] * 4, ["名称", "状态", "机关", "住所"]],
        [["单位：局", "", "日期：今天", ""], ["名称", "状态", "机关", "住所"]],
        [["名称", "状态", "机关", "住所"]],
        [["名称", "状态", "机关", ""]],
    ],
)  # fmt: skip
def test_a_title_over_all_who_reports_and_the_first_row_of_words_are_no_upper_row_of_a_header(above):
    rows = [*above, ["面馆", "存续", "两河区局", "江岸路"], ["茶馆", "注销", "两河区局", "望桥路"]]
    assert with_one_header(rows) == (rows, {})


def bomb(path):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/workbook.xml", "<workbook/>")
        book.writestr("xl/worksheets/sheet1.xml", b"<row/>" * 12_000_000)


@pytest.mark.parametrize(
    ("spoilt", "words"),
    [
        (bomb, "没有打开"),
        (lambda path: path.write_text('名称,数量\n"' + "酱" * 140_000, encoding="utf-8"), "引号没有配对"),
        (lambda path: path.write_text("<html><table><tr><td>名称</td></tr></table>", encoding="utf-8"), "网页"),
        (lambda path: path.write_bytes(b""), "空的"),
    ],
)
def test_what_intake_would_refuse_is_refused_before_a_source_is_made(tmp_path, spoilt, words):
    path = tmp_path / "a.xlsx"
    spoilt(path)
    with pytest.raises(IntakeRefused, match=words):
        peek(path)


@pytest.mark.parametrize(
    "data", [b"", "只有表头\n".encode(), b"PK\x03\x04broken", b"\x89PNG\r\n\x1a\n\x00\x00\xff\xff\xfe"]
)
def test_what_is_no_table_is_said_to_be_none(tmp_path, data):
    path = tmp_path / "a.bin"
    path.write_bytes(data)
    with pytest.raises(IntakeRefused):
        peek(path)
