"""What a department sent wrong, from the list of deliveries to a settled row: by a steward's own hands in a browser."""

import pytest
from openpyxl import load_workbook

from tests import cast as people
from tests import once
from xinheng.fusion.intake.actions import run_intake
from xinheng.fusion.intake.models import Reject
from xinheng.fusion.registers.models import Subject
from xinheng.portals.data.tests.test_deliveries import CODES, header, row
from xinheng.portals.ui.tests.test_browser import context
from xinheng.support.jobs.worker import run_next

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), once.in_the_pass_on_sqlite]


@pytest.mark.clause("CQ-4-12", part=True)
def test_a_form_is_fetched_corrected_and_sent_back(chromium, live_server, tmp_path, settings):
    he = people.cast().he
    sent = tmp_path / "登记.csv"
    bad = (row(1, 登记状态="没有的状态"), row(2, 成立日期="昨天"))
    sent.write_text("\n".join([",".join(header()), row(0, 注册资本="约五十万"), *bad]), "utf-8")
    run_intake(source="registration", files=[sent], by="system")
    with context(chromium, live_server, 1366, he) as opened:
        opened.set_default_timeout(60_000)
        page = opened.new_page()
        page.goto(f"{live_server.url}/data/sources/registration")
        page.locator("a.row").first.click()
        page.get_by_role("heading", name="登记注册信息").wait_for()
        page.screenshot(path=str(tmp_path / "run.png"))
        with page.expect_download() as waiting:
            page.get_by_text("下载更正表").click()
        form = tmp_path / "更正.xlsx"
        waiting.value.save_as(form)
        book = load_workbook(form)
        book.active.cell(2, 2 + header().index("登记状态")).value = "存续"
        book.save(form)
        page.get_by_role("link", name="交回更正表").click()
        page.set_input_files("input[type=file]", form)
        page.screenshot(path=str(tmp_path / "send.png"))
        page.get_by_role("button", name="交回").click()
        page.get_by_text("排队等候后台处理").wait_for()
        page.screenshot(path=str(tmp_path / "progress.png"))
        run_next(["long"])
        page.get_by_text("更正了此前退回的").wait_for()
        page.screenshot(path=str(tmp_path / "after.png"), full_page=True)
    assert Subject.objects.filter(identity=f"uscc:{CODES[1]}").exists()
    assert list(Reject.objects.order_by("pk").values_list("outcome", flat=True)) == ["corrected", "again", ""]
