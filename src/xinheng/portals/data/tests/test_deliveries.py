"""A steward fetches what a department must correct and sends it back, each through its page."""

import io
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook
from tests import cast as people
from tests.kept import kept

from xinheng.fusion.intake.actions import run_intake
from xinheng.fusion.intake.models import IntakeRun, Reject
from xinheng.fusion.intake.sources import plan_for
from xinheng.fusion.intake.tests.test_interrupted import start
from xinheng.fusion.registers.models import Record, Subject
from xinheng.kit.credit_code import generate
from xinheng.portals.data.tests.test_taking import work
from xinheng.support.access.models import Grant
from xinheng.support.audit.models import AuditEvent

pytestmark = pytest.mark.django_db
CODES = [generate(division="509901", serial=number) for number in (901, 902, 903)]


def header() -> list[str]:
    return plan_for("registration").columns


def row(number: int, **cells: str) -> str:
    told = {
        "统一社会信用代码": CODES[number], "企业名称": f"山城市江岸路{number}号面馆", "成立日期": "2020-01-02",
        "登记机关": "两河区局", "住所": f"江岸路{number}号", "登记状态": "存续",
    } | cells  # fmt: skip
    return ",".join(told.get(column, "") for column in header())


def _delivered() -> IntakeRun:
    """One of three shops comes in, and loses a cell."""
    people.cast()
    bad = row(1, 登记状态="没有的状态", 证件号码="11010519491231002X")
    with TemporaryDirectory() as folder:
        path = Path(folder) / "登记.csv"
        lines = [",".join(header()), row(0, 注册资本="约五十万"), bad, row(2, 成立日期="昨天")]
        path.write_text("\n".join(lines), "utf-8")
        report = run_intake(source="registration", files=[path], by="system")
    assert (report.accepted, report.rejected, report.findings) == (1, 2, 1)
    return IntakeRun.objects.get()


run = kept(_delivered, home=True)


@pytest.mark.clause("CQ-4-12", "CQ-8.1-07", part=True)
def test_a_steward_fetches_the_form_and_sends_it_back_corrected(sign_in, run):
    he = sign_in("he")
    assert f"/data/sources/runs/{run.pk}" in he.get("/data/sources/registration").content.decode()
    page = he.get(f"/data/sources/runs/{run.pk}").content.decode()
    assert "读取</dt><dd>3 行 = 接收 1 + 退回 2 + 未变 0" in page and "没有的状态" in page and "约五十万" in page
    assert "11010519491231002X" not in page
    form = he.get(f"/data/sources/runs/{run.pk}/form")
    book = load_workbook(io.BytesIO(form.content))
    cells = [cell.value for cell in book.active[2]]
    assert cells[1 + header().index("证件号码")] == "11010519491231002X"
    book.active.cell(2, 2 + header().index("登记状态")).value = "存续"
    out = io.BytesIO()
    book.save(out)
    sent = SimpleUploadedFile("更正.xlsx", out.getvalue())
    place = he.post("/data/sources/registration/correct", {"file": sent})["Location"]
    assert "交回的更正" in he.get(place).content.decode()
    work()
    answer = he.get(place)
    newest = IntakeRun.objects.latest("pk")
    assert answer.status_code == 302 and answer["Location"] == f"/data/sources/runs/{newest.pk}"
    told = he.get(answer["Location"]).content.decode()
    assert "交回的更正" in told and "更正了此前退回的</dt><dd>1 行" in told and "何清" in told
    assert Subject.objects.filter(identity=f"uscc:{CODES[1]}").exists()
    assert list(Reject.objects.order_by("pk").values_list("outcome", flat=True)) == ["corrected", "again", ""]
    values = load_workbook(io.BytesIO(he.get(f"/data/sources/runs/{run.pk}/findings").content)).active
    assert [cell.value for cell in values[2]][5] == "约五十万"
    left = he.post(f"/data/sources/runs/{newest.pk}/waive", {"reason": "部门撤回了这一行"})
    assert left.status_code == 302 and not Reject.objects.filter(closed_at=None).exists()
    verbs = set(AuditEvent.objects.values_list("verb", flat=True))
    assert {"download_rejects", "download_findings", "finish_run", "waive_rejects"} <= verbs


def test_a_row_that_waits_again_has_its_cells_and_a_value_its_words(sign_in, run, tmp_path):
    """What was sent back settled the wrong ones, and is taken back: the form carries the row as it first came."""
    he, path = sign_in("he"), tmp_path / "再交.csv"
    path.write_text("\n".join([",".join(header()), row(0, 注册资本="50"), row(1), row(2, 成立日期="前天")]), "utf-8")
    report = run_intake(source="registration", files=[path], by="system")
    assert (report.settled, report.rejected) == (1, 1)
    newest = IntakeRun.objects.latest("pk")
    assert he.post(f"/data/sources/runs/{newest.pk}/take-back", {"reason": "拿错了文件"}).status_code == 302
    sheet = load_workbook(io.BytesIO(he.get(f"/data/sources/runs/{run.pk}/form").content)).active
    rows = [[cell.value for cell in cells][1:] for cells in sheet.iter_rows(min_row=2)]
    state, born, number = (header().index(name) for name in ("登记状态", "成立日期", "证件号码"))
    assert [(one[state], one[born], one[number]) for one in rows] == [
        ("没有的状态", "2020-01-02", "11010519491231002X"), ("存续", "昨天", None),
    ]  # fmt: skip
    values = load_workbook(io.BytesIO(he.get(f"/data/sources/runs/{run.pk}/findings").content)).active
    assert [cell.value for cell in values[2]][5] == "约五十万"
    assert not Reject.objects.filter(run=newest, cells__isnull=False).exists()


def test_what_cannot_be_read_is_said_and_changes_nothing(sign_in, run):
    he = sign_in("he")
    for data, says in ((b"\x00\x01", "不是文本"), (",".join(header()).encode(), "退回编号"), (b"", "是空的")):
        answer = he.post("/data/sources/registration/correct", {"file": SimpleUploadedFile("x.csv", data)})
        if answer.status_code == 302:
            work()
            answer = he.get(answer["Location"])
        assert says in answer.content.decode()
    assert he.post("/data/sources/registration/correct", {}).status_code == 422
    assert he.get("/data/sources/nothing/correct").status_code == 404
    assert Reject.objects.filter(closed_at=None).count() == 2


@pytest.mark.parametrize("who", ["admin", "zhao"])
def test_who_takes_in_no_data_sees_counts_at_most(sign_in, run, who):
    client = sign_in(who)
    page = client.get(f"/data/sources/runs/{run.pk}")
    assert "没有的状态" not in page.content.decode()
    assert page.status_code == (200 if who == "admin" else 403)
    for address in (f"runs/{run.pk}/form", f"runs/{run.pk}/findings", f"runs/{run.pk}/waive", "registration/correct"):
        assert client.get(f"/data/sources/{address}").status_code == 403


def test_a_districts_steward_sees_no_row_of_the_city(sign_in, run, cast):
    Grant.objects.filter(account=cast.he).update(organisation=cast.organisations[people.DISTRICT])
    page = sign_in("he").get(f"/data/sources/runs/{run.pk}").content.decode()
    assert "退回 2" in page and "没有的状态" not in page and "约五十万" not in page


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.clause("CQ-4-11", part=True)
def test_a_delivery_that_was_killed_says_so_is_taken_back_and_comes_again_whole(sign_in, tmp_path, settings, cast):
    settings.XINHENG_HOME = tmp_path
    codes = [generate(division="509901", serial=number) for number in range(1000, 1200)]
    text = "\n".join([",".join(header()), *(row(0, 统一社会信用代码=code) for code in codes)])
    path = tmp_path / "登记.csv"
    path.write_text(text, "utf-8")
    child = start(path, settings.XINHENG_CITY, "0.4", "registration")
    assert [child.stdout.readline() for _ in range(2)] == [b"chunk\n"] * 2
    he, run = sign_in("he"), IntakeRun.objects.get()
    place = f"/data/sources/runs/{run.pk}"
    page = he.get(place).content.decode()
    assert "处理中" in page and "中断" not in page and "撤回这次接入" not in page
    refused = he.post(f"{place}/take-back", {"reason": "等不及"})
    assert refused.status_code == 422 and "正在由另一次接入处理" in refused.content.decode()
    child.kill()
    child.wait(10)
    child.stdout.close()
    # Nobody works at it any more: both pages say so, with what came and what to do.
    there = Record.objects.filter(superseded_at=None).count()
    page = he.get(place).content.decode()
    assert 80 <= there < 200 and f"已写入 {there} 行" in page and "中断" in page and "处理中" not in page
    assert "<strong>中断</strong>" in he.get("/data/sources/registration").content.decode()
    assert he.post(f"{place}/take-back", {"reason": "拿错了"}).status_code == 302
    page = he.get(place).content.decode()
    assert "已撤回" in page and "撤回这次接入" not in page and "再接入一次" not in page
    assert not Record.objects.filter(superseded_at=None).exists()
    # The same file again, by the page: everything once.
    sent = he.post("/data/sources/registration/take", {"file": SimpleUploadedFile("登记.csv", text.encode())})
    work()
    assert he.post(f"{sent['Location']}/take").status_code == 302
    work()
    page = he.get(he.get(sent["Location"])["Location"]).content.decode()
    assert "已完成" in page and "接收 200" in page
    assert Record.objects.filter(superseded_at=None).count() == Subject.objects.filter(kind="entity").count() == 200
