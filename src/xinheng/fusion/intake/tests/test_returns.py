"""Rejected rows come back: the form, corrected in a spreadsheet or as CSV, settles what it brings good."""

import csv
import io
from datetime import timedelta

import pytest
from openpyxl import Workbook, load_workbook
from tests.deliveries import PENALTY_HEADER, REGISTRATION_HEADER, USCC, fine, shop

from xinheng.fusion.intake.actions import waive_rejects
from xinheng.fusion.intake.models import IntakeRun, Reject
from xinheng.fusion.intake.queries import rejects
from xinheng.fusion.intake.refusals import IntakeRefused
from xinheng.fusion.intake.sheets import returns_as_csv, returns_as_workbook
from xinheng.fusion.intake.sources import SOURCES
from xinheng.fusion.intake.tasks import forget_deliveries
from xinheng.fusion.intake.writing import forgetting
from xinheng.fusion.registers.models import Record
from xinheng.kit import city_time
from xinheng.kit.refusal import Refusal

pytestmark = pytest.mark.django_db
PHONE = "154-0000-0188"


def form(source: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(returns_as_csv(source, rejects(source)).decode("utf-8-sig"))))


def sent(rows: list[list[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode("utf-8-sig")


def outcomes() -> list[str]:
    return list(Reject.objects.order_by("pk").values_list("outcome", flat=True))


@pytest.mark.clause("CQ-4-12", part=True)
def test_a_corrected_form_settles_what_is_good_and_leaves_what_is_not(deliver, shops):
    deliver(
        "penalty", PENALTY_HEADER, fine(0, "1号"), fine(0, "2号", day="昨天"), fine(1, "3号", day="前天"),
        fine(2, "4号", amount="=1+1", day="大前天"),
    )  # fmt: skip
    header, *rows = form("penalty")
    assert header == ["退回编号", *PENALTY_HEADER.split(","), "退回原因", "文件", "行号"]
    assert [row[8] for row in rows] == ["昨天", "前天", "大前天"] and [row[-1] for row in rows] == ["3", "4", "5"]
    assert "处罚日期：不是有效的日期" in rows[0][-3] and rows[2][7] == "'=1+1"
    rows[0][8], rows[1][8] = "2026/03/04", "后天"
    report = deliver("penalty", data=sent([header, *rows[:2]]), name="更正.csv", corrects=True)
    assert (report.read, report.accepted, report.rejected, report.settled) == (2, 1, 1, 1)
    assert report.read == report.accepted + report.rejected + report.unchanged and report.warnings == ()
    assert outcomes() == ["corrected", "again", "", ""]
    run = IntakeRun.objects.order_by("-pk").first()
    assert run.corrects and run.settled == 1 and set(run.settles.values_list("line", flat=True)) == {3, 4}
    assert [row[8] for row in form("penalty")[1:]] == ["大前天", "后天"]
    assert Record.objects.filter(type="administrative_penalty", superseded_at=None).count() == 2


def test_a_workbook_goes_out_and_comes_back_with_every_cell_as_it_was(deliver):
    bad = shop(0, state="没有的状态").rstrip(",") + f",{USCC[1]}"
    deliver("registration", REGISTRATION_HEADER, bad, "=1+1," * 6 + "x")
    book = load_workbook(io.BytesIO(returns_as_workbook("registration", rejects("registration"))))
    sheet = book.active
    assert sheet["A1"].value == "退回编号" and sheet.cell(3, 2).data_type == "s" and sheet.cell(3, 2).value == "=1+1"
    assert sheet.cell(2, 7).fill.fgColor.rgb.endswith("FFF1D6") and sheet.cell(2, 2).fill.fgColor.rgb == "00000000"
    assert [cell.value or "" for cell in sheet[2]][1:8] == bad.split(",")
    sheet.cell(2, 7).value = "存续"
    sheet.delete_rows(3)
    out = io.BytesIO()
    book.save(out)
    report = deliver("registration", data=out.getvalue(), name="更正.xlsx", corrects=True)
    assert (report.accepted, report.settled, report.findings) == (1, 1, 1)
    assert outcomes() == ["corrected", ""]


def test_a_department_that_delivers_again_settles_without_a_form(deliver, shops):
    deliver("penalty", PENALTY_HEADER, fine(0, "1号", day="昨天"), fine(1, "2号", day="昨天"))
    report = deliver("penalty", PENALTY_HEADER, fine(0, "1号"), fine(1, "2号", day="昨天"))
    assert (report.accepted, report.rejected, report.settled) == (1, 1, 1)
    assert outcomes() == ["corrected", "again", ""]


def test_rows_of_another_width_are_kept_as_far_as_they_can_be(deliver, shops):
    deliver("penalty", PENALTY_HEADER, fine(0, "1号") + ",多", fine(1, "2号").replace(",罚款,", ',"罚款,', 1))
    header, *rows = form("penalty")
    assert rows[0][1:9] == fine(0, "1号").split(",") and "本行有9列" in rows[0][-3]
    assert rows[1][1:9] == [""] * 8 and "引号没有闭合" in rows[1][-3]
    rows[1][1:9] = fine(1, "2号").split(",")
    assert deliver("penalty", data=sent([header, *rows]), corrects=True).settled == 2


def test_cells_are_sealed_kept_as_long_as_the_delivery_may_be_taken_back_and_gone_when_old(deliver, monkeypatch):
    person = "11010519491231002X"
    one, other = (shop(number, state="没有").rstrip(",") for number in (0, 1))
    deliver("registration", REGISTRATION_HEADER, f"{one},{person}", f"{other},")
    assert person.encode() not in b"".join(bytes(one.cells) for one in Reject.objects.all())
    assert person in returns_as_csv("registration", rejects()).decode()
    deliver("registration", REGISTRATION_HEADER, shop(0))
    assert [one.cells is None for one in Reject.objects.order_by("pk")] == [False, False]
    # The row that waits has lain too long; the settled one was settled lately.
    Reject.objects.update(opened_at=city_time.now() - forgetting.KEPT * 1.5)
    deliver("registration", REGISTRATION_HEADER, shop(2))
    assert [one.cells is None for one in Reject.objects.order_by("pk")] == [False, True]
    assert form("registration")[1][1:8] == [""] * 7
    monkeypatch.setattr(forgetting, "KEPT", timedelta(0))
    forget_deliveries.func()
    assert all(one.cells is None for one in Reject.objects.all())


def test_a_strange_number_is_told_and_a_file_that_is_no_form_is_refused(deliver, shops):
    deliver("penalty", PENALTY_HEADER, fine(0, "1号", day="昨天"))
    header, row = form("penalty")
    row[0], row[8] = "999", "2026/03/04"
    report = deliver("penalty", data=sent([header, row]), corrects=True)
    # It is the row's key that settles it.
    assert report.settled == 1 and "有1行的退回编号不在" in report.warnings[0]
    with pytest.raises(IntakeRefused, match="缺少列“退回编号”"):
        deliver("penalty", PENALTY_HEADER, fine(0, "1号"), corrects=True)


def test_what_will_not_be_corrected_is_given_up_once(deliver, shops):
    deliver("penalty", PENALTY_HEADER, fine(0, "1号", day="昨天"))
    run = IntakeRun.objects.get(source__name="penalty")
    assert waive_rejects(run=run, by="system", reason="部门已撤回") == 1 and not rejects().exists()
    with pytest.raises(Refusal, match="没有待更正"):
        waive_rejects(run=run, by="system", reason="再来一次")


def test_a_form_is_read_however_the_department_s_own_files_look(deliver, shops, city):
    path = city / "sources" / "penalty.toml"
    text = path.read_text(encoding="utf-8")
    strange = 'encoding = "gb18030"\ndelimiter = ";"\ntitle_rows = 2\ndelivery = "full"\nrecord_type'
    path.write_text(text.replace("record_type", strange, 1), encoding="utf-8")
    SOURCES.forget()
    lines = ["公示", "2026年", PENALTY_HEADER, fine(0, "1号"), fine(1, "2号", day="昨天")]
    deliver("penalty", data="\n".join(lines).replace(",", ";").encode("gb18030"))
    header, row = form("penalty")
    row[8] = "2026/03/05"
    book, out = Workbook(), io.BytesIO()
    for cells in (header, row):
        book.active.append(cells)
    book.save(out)
    report = deliver("penalty", data=out.getvalue(), name="更正.xlsx", corrects=True)
    assert (report.accepted, report.settled, report.withdrawn) == (1, 1, 0)
    assert Record.objects.filter(type="administrative_penalty", superseded_at=None).count() == 2
