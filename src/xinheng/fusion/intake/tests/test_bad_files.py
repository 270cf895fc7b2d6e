"""Files as departments really send them: odd encodings, odd shapes, broken ones."""

import io
import os
import time
import zipfile

import pytest
from openpyxl import Workbook
from tests.deliveries import PENALTY_HEADER, REGISTRATION_HEADER, fine, rejects, shop

from xinheng.fusion.intake.actions import run_intake
from xinheng.fusion.intake.models import IntakeRun
from xinheng.fusion.intake.refusals import IntakeRefused
from xinheng.fusion.registers.models import Record, Subject

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_every_usual_encoding_is_read(deliver, encoding):
    report = deliver("registration", REGISTRATION_HEADER, shop(0, "山城市𠮷记面馆"), encoding=encoding)
    assert report.accepted == 1
    assert Subject.objects.get().name == "山城市𠮷记面馆"


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_every_usual_line_end_is_read(deliver, line_end):
    report = deliver("registration", data=line_end.join([REGISTRATION_HEADER, shop(0), "", shop(1), ""]).encode())
    assert (report.read, report.accepted) == (2, 2)


def test_a_wrong_byte_is_named_with_its_line(deliver):
    good = "\n".join([REGISTRATION_HEADER, shop(0)]).encode()
    with pytest.raises(IntakeRefused, match=r"第3行.*0xFF") as refused:
        deliver("registration", data=good + b"\n" + b"\xff\xfe" + shop(1).encode())
    assert "\n" not in str(refused.value)
    assert (Record.objects.count(), IntakeRun.objects.get().state) == (0, "refused")


def test_a_quoted_line_end_keeps_the_lines_after_it_right(deliver):
    broken = shop(0).replace("江岸路0号,存续", '"江岸路\n0号",存续')
    report = deliver("registration", REGISTRATION_HEADER, broken, shop(1).replace("2020-01-02", "2020-13-02"))
    assert (report.accepted, report.rejected) == (1, 1)
    assert Subject.objects.get().address == "江岸路 0号"
    assert "registration.csv,4,成立日期,2020-13-02" in rejects(report)


def test_rows_of_another_width_are_rejected_not_dropped(deliver):
    report = deliver("registration", REGISTRATION_HEADER, shop(0) + ",多", "只有,三,列", shop(1), ",,,,,,")
    assert (report.read, report.accepted, report.rejected) == (3, 1, 2)
    text = rejects(report)
    assert "本行有8列，比表头的7列多" in text and "registration.csv,3," in text
    assert any("第3行的格比表头少" in one for one in report.warnings)


@pytest.mark.parametrize("quote", ["", '"'])
def test_a_row_that_a_program_ended_with_its_last_filled_cell_is_whole(deliver, quote):
    short = shop(1).rstrip(",").replace("江岸路1号", f"{quote}江岸路1号{quote}")
    report = deliver("registration", REGISTRATION_HEADER, shop(0), short)
    assert short.count(",") < shop(1).count(",") and (report.read, report.accepted, report.rejected) == (2, 2, 0)
    assert any("第3行的格比表头少，缺的几格按空的读" in one for one in report.warnings)
    assert Subject.objects.filter(address="江岸路1号").exists()


def test_an_unclosed_quote_costs_one_row(deliver):
    report = deliver(
        "registration", REGISTRATION_HEADER, shop(0).replace("江岸路0号,", '"江岸路0号,'), shop(1), shop(2)
    )
    assert (report.read, report.accepted, report.rejected) == (3, 2, 1)
    assert "引号没有闭合" in rejects(report)


def test_a_file_cut_off_in_the_middle_gives_what_is_whole(deliver):
    whole = "\n".join([REGISTRATION_HEADER, shop(0), shop(1), shop(2)]).encode()
    report = deliver("registration", data=whole[: whole.rindex(b"2020-01-02")])
    assert (report.read, report.accepted, report.rejected) == (3, 2, 1)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "是空的"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "可能已加密、损坏"),
        (bytes(600), "不是文本"),
        ("名称,住所\n面馆,江岸路".encode(), "缺少列“代码”"),
        (f"代码,{REGISTRATION_HEADER}\n".encode(), "出现多次"),
        (b"PK\x03\x04 not really a zip", "不完整或已损坏"),
    ],
)
def test_a_file_that_cannot_be_is_refused_in_one_sentence(deliver, data, words):
    with pytest.raises(IntakeRefused, match=words) as refused:
        deliver("registration", data=data)
    assert "\n" not in str(refused.value) and Record.objects.count() == 0


def test_a_missing_file_and_an_unknown_source_are_refused(deliver, tmp_path):
    with pytest.raises(IntakeRefused, match=r"没有数据源 nothing.*penalty、registration"):
        deliver("nothing", "a")
    with pytest.raises(IntakeRefused, match="找不到文件"):
        run_intake(source="registration", files=[tmp_path / "nowhere.csv"], by="system")


def test_equal_rows_are_repetitions_and_of_different_ones_the_last_counts(deliver, shops):
    report = deliver(
        "penalty",
        PENALTY_HEADER,
        fine(0, "1号"),
        fine(0, "1号"),
        fine(0, "1号", amount="1"),
        fine(0, "1号", amount="2"),
    )
    assert (report.read, report.accepted, report.rejected, report.unchanged) == (4, 1, 3, 0)
    report = deliver("penalty", PENALTY_HEADER, fine(0, "1号", amount="2"), fine(0, "1号", amount="2"))
    assert (report.accepted, report.rejected, report.unchanged) == (0, 0, 2)


def test_different_rows_of_one_key_can_all_be_refused(deliver, city):
    path = city / "sources" / "penalty.toml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("empty =", 'duplicates = "reject"\nempty ='), encoding="utf-8"
    )
    report = deliver("penalty", PENALTY_HEADER, fine(0, "1号", amount="1"), fine(0, "1号", amount="2"), fine(1, "2号"))
    assert (report.accepted, report.rejected) == (1, 2)


def _book(*rows):
    book, data = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(data)
    return data.getvalue()


def test_a_workbook_is_read_like_a_csv(deliver):
    rows = [REGISTRATION_HEADER.split(","), shop(0).split(","), [], [*shop(1).split(","), "多"], shop(2).split(",")]
    rows[4][2] = "2020-13-02"
    report = deliver("registration", data=_book(*rows), name="登记.xlsx")
    assert (report.read, report.accepted, report.rejected) == (3, 1, 2)
    text = rejects(report)
    assert "登记.xlsx,4,（整行）" in text and "登记.xlsx,5,成立日期" in text


def test_a_workbook_bomb_is_refused_unopened(deliver):
    row = b'<row r="1"><c r="A1"><v>1</v></c></row>'
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/workbook.xml", "<workbook/>")
        with book.open("xl/worksheets/sheet1.xml", "w") as sheet:
            for _ in range(100):
                sheet.write(row * 20_000 + os.urandom(8_000))
    started = time.process_time()
    with pytest.raises(IntakeRefused, match="超过1048576行"):
        deliver("registration", data=data.getvalue(), name="bomb.xlsx")
    assert time.process_time() - started < 5


def test_a_small_file_that_unfolds_hugely_is_refused_by_its_ratio(deliver):
    """Far below the largest size that is opened: 40 MB in some 40 kB."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/workbook.xml", "<workbook/>")
        book.writestr("xl/worksheets/sheet1.xml", b"<sheetData>" + b" " * 40_000_000 + b"</sheetData>")
    assert len(data.getvalue()) < 100_000
    with pytest.raises(IntakeRefused, match=r"压缩比[0-9]{3}"):
        deliver("registration", data=data.getvalue(), name="bomb.xlsx")


def test_a_truncated_workbook_is_refused(deliver):
    with pytest.raises(IntakeRefused, match="不完整或已损坏"):
        deliver("registration", data=_book(REGISTRATION_HEADER.split(","))[:-200], name="half.xlsx")
