"""Workbooks made to fill a memory or to keep a thread: each ends in a sentence, within the room it was given."""

import io
import resource
import time
import zipfile
from collections.abc import Callable, Iterable

import pytest

from xinheng.fusion.intake.reading import weighing, workbooks
from xinheng.fusion.intake.reading.lists import UnreadableList, table_in
from xinheng.fusion.intake.refusals import IntakeRefused

SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
HEAD, TAIL = f'<worksheet xmlns="{SHEET}">', "</worksheet>"


def book(rows: Iterable[str], shared: str = "", after: str = "", before: str = "") -> bytes:
    """A workbook of one sheet, its parts written by hand as no program would."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as out:
        related = (("r1", "officeDocument", "xl/workbook.xml"),)
        out.writestr("_rels/.rels", _related(related))
        sheets = '<sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets>'
        out.writestr("xl/workbook.xml", f'<workbook xmlns="{SHEET}" xmlns:r="{OFFICE}">{sheets}</workbook>')
        parts = (("r1", "worksheet", "worksheets/sheet1.xml"), ("r2", "sharedStrings", "sharedStrings.xml"))
        out.writestr("xl/_rels/workbook.xml.rels", _related(parts))
        out.writestr("xl/sharedStrings.xml", f'{before}<sst xmlns="{SHEET}"><si><t>{shared}</t></si></sst>')
        text = f"{before}{HEAD}<sheetData>{''.join(rows)}</sheetData>{after}{TAIL}"
        out.writestr("xl/worksheets/sheet1.xml", text)
    return data.getvalue()


def _related(parts: Iterable[tuple[str, str, str]]) -> str:
    told = "".join(f'<Relationship Id="{one}" Type="{OFFICE}/{kind}" Target="{to}"/>' for one, kind, to in parts)
    return f'<Relationships xmlns="{PACKAGE}">{told}</Relationships>'


def one_text_in_many_cells() -> bytes:
    """6 GB of text from 1 MB: each cell points to the same 32,000 letters."""
    cells = (f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>' for row in range(1, 200_001))
    return book(cells, shared="A" * 32_000)


def two_cells_far_apart() -> bytes:
    """A rectangle of a hundred million cells between them."""
    cell = '<row r="{0}"><c r="{1}{0}"><v>1</v></c></row>'
    return book([cell.format(1, "A"), cell.format(150_000, "ZZ")])


def one_cell_repeated() -> bytes:
    """An .ods may say of one cell that it stands in every place of a sheet."""
    data, of = io.BytesIO(), "urn:oasis:names:tc:opendocument:xmlns"
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        out.writestr("META-INF/manifest.xml", f'<m:manifest xmlns:m="{of}:manifest:1.0"/>')
        cell = '<t:table-cell o:value-type="string" t:number-columns-repeated="16384"><x:p>A</x:p></t:table-cell>'
        table = f'<t:table t:name="a"><t:table-row t:number-rows-repeated="1048576">{cell}</t:table-row></t:table>'
        names = f'xmlns:o="{of}:office:1.0" xmlns:t="{of}:table:1.0" xmlns:x="{of}:text:1.0"'
        body = f"<o:body><o:spreadsheet>{table}</o:spreadsheet></o:body>"
        out.writestr("content.xml", f"<o:document-content {names}>{body}</o:document-content>")
    return data.getvalue()


def merged_over_and_over() -> bytes:
    row = '<row r="{0}"><c r="A{0}"><v>1</v></c></row>'
    areas = "".join(f'<mergeCell ref="A{top}:A{top + 80_000}"/>' for top in range(1, 3_000))
    return book([row.format(1), row.format(90_000)], after=f"<mergeCells>{areas}</mergeCells>")


def more_members_than_any_workbook() -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as out:
        out.writestr("xl/workbook.xml", "<workbook/>")
        for number in range(weighing.MOST_MEMBERS):
            out.writestr(f"{number:x}", b"")
    return data.getvalue()


BOMBS = [one_text_in_many_cells, two_cells_far_apart, one_cell_repeated, merged_over_and_over,
         more_members_than_any_workbook]  # fmt: skip


@pytest.mark.parametrize("bomb", BOMBS, ids=lambda bomb: bomb.__name__)
def test_a_list_made_to_fill_a_memory_ends_in_a_sentence(bomb: Callable[[], bytes]):
    """What a business or a mall may send to a page, read while a thread waits."""
    data = bomb()
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with pytest.raises(IntakeRefused, match="工作簿") as refused:
        table_in("名单.xlsx", data)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert "\n" not in str(refused.value)
    assert after.ru_utime - before.ru_utime <= workbooks.LIST.seconds + 1
    # In kilobytes, of the largest process that this one ever had; each begins as a copy of this one.
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert after.ru_maxrss <= max(before.ru_maxrss, own, 600_000)


def test_entities_are_not_unfolded_and_nothing_is_fetched(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("不能读到", encoding="utf-8")
    laughs = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    before = f'<!DOCTYPE x [<!ENTITY e0 "哈">{laughs}<!ENTITY out SYSTEM "file://{secret}">]>'
    cell = '<row r="1"><c r="A1" t="inlineStr"><is><t>&e9;&out;</t></is></c></row>'
    try:
        told = str(table_in("名单.xlsx", book([cell], shared="&e9;&out;", before=before)))
    except IntakeRefused as refused:
        told = str(refused)
    assert "不能读到" not in told and len(told) < 500


def test_a_list_is_weighed_by_its_own_room(monkeypatch: pytest.MonkeyPatch):
    tight = workbooks.Allowance(unpacked=1, memory=workbooks.LIST.memory, seconds=15)
    monkeypatch.setattr("xinheng.fusion.intake.reading.lists.LIST", tight)
    with pytest.raises(IntakeRefused, match="超过允许的大小"):
        table_in("名单.xlsx", book(['<row r="1"><c r="A1"><v>1</v></c></row>']))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"," * 10_000_001, "名单最大 10 MB"),
        (b'"' + b"a" * 5_000_000 + b"\n" * 100, ""),
        (b'a,"' + b"b" * 9_000_000, ""),
    ],
)
def test_a_list_without_an_end_is_refused_or_one_cell(data: bytes, words: str):
    began = time.process_time()
    try:
        assert len(table_in("名单.csv", data)) == 1
    except UnreadableList as refused:
        assert words in str(refused)
    else:
        assert not words
    assert time.process_time() - began < 5


def test_a_list_with_bare_carriage_returns_is_a_list():
    assert table_in("名单.csv", "代码,铺位\r9150,一层\r".encode()) == [["代码", "铺位"], ["9150", "一层"]]
